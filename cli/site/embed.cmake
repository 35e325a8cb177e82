# Writes the files of a folder into a C++ source: cmake -DFOLDER=... -DOUT=... -P embed.cmake
file(GLOB files ${FOLDER}/*)
list(SORT files)
set(arrays "")
set(rows "")
set(n 0)
foreach(file ${files})
  get_filename_component(name ${file} NAME)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," hex "${hex}")
  string(APPEND arrays "constexpr char file_${n}[] = {\n${hex}'\\0'};\n")
  string(APPEND rows "    {\"${name}\", {file_${n}, sizeof file_${n} - 1}},\n")
  math(EXPR n "${n} + 1")
endforeach()
file(WRITE ${OUT} "#include \"cli/site/page_files.hpp\"\n\nnamespace bee::cli {\nnamespace {\n\n${arrays}
constexpr page_file all_files[] = {\n${rows}};\n\n}  // namespace

std::span<const page_file> page_files() {\n  return all_files;\n}\n\n}  // namespace bee::cli\n")
