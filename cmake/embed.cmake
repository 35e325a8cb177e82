# Writes the files of a folder into a C++ source, whose HEADER declares `std::span<const TYPE> FUNCTION()` and
# `struct TYPE { std::string_view name, text; }`:
#   cmake -DFOLDER=... -DHEADER=... -DTYPE=... -DFUNCTION=... -DOUT=... -P embed.cmake
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
  string(APPEND arrays "constexpr char ${FUNCTION}_${n}[] = {\n${hex}'\\0'};\n")
  string(APPEND rows "    {\"${name}\", {${FUNCTION}_${n}, sizeof ${FUNCTION}_${n} - 1}},\n")
  math(EXPR n "${n} + 1")
endforeach()
file(WRITE ${OUT} "#include \"${HEADER}\"\n\nnamespace bee::cli {\nnamespace {\n\n${arrays}
constexpr ${TYPE} all_${FUNCTION}[] = {\n${rows}};\n\n}  // namespace

std::span<const ${TYPE}> ${FUNCTION}() {\n  return all_${FUNCTION};\n}\n\n}  // namespace bee::cli\n")
