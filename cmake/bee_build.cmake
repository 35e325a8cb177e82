# How everything here is compiled. `bee_compile_options` carries the warnings; sanitizers and ccache are global.

find_program(BEE_CCACHE ccache)
if(BEE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # One clone takes what another one has compiled: paths inside of a clone do not count.
  set(BEE_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${BEE_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${BEE_LAUNCHER})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${BEE_LAUNCHER})
endif()

if(BEE_SOURCES_ARE_AT)
  add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}=${BEE_SOURCES_ARE_AT})
endif()

add_library(bee_compile_options INTERFACE)
target_compile_options(bee_compile_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 reports "text" + std::string, falsely
  $<$<BOOL:${BEE_WERROR}>:-Werror>)
# What is hidden in one file is not hidden from those that are compiled with it.
if(BEE_UNITY GREATER 1)
  target_compile_options(bee_compile_options INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

# g++ 12 sees uninitialized members where a sanitizer has changed the code; the other builds keep that warning.
if(BEE_SANITIZE)
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(BEE_SANITIZE MATCHES thread)  # a fence in Asio is not seen: with one thread a loop none is needed
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
  add_compile_options(-fsanitize=${BEE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # The check of vtables reads memory through a pipe: it fails where a test takes the file descriptors away.
  add_compile_options(-fno-sanitize=vptr)
  add_link_options(-fsanitize=${BEE_SANITIZE})
  # UndefinedBehaviorSanitizer describes each check with addresses: millions that a program which may lie anywhere would
  # have to relocate at each start. The tests start beectl thousands of times.
  add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-no-pie>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    add_compile_options(-fno-sanitize=function)  # clang 14 can not emit it for coroutines
  endif()
endif()
if(BEE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(BEE_TIDY)
  find_program(BEE_CLANG_TIDY clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${BEE_CLANG_TIDY} --quiet)
endif()

# Sources of one folder are compiled BEE_UNITY at a time: most of the time goes into headers that all of them
# include. CMake's own batches cross folders, and one new file shifts all behind it. No two files of a folder may share a
# hidden name, then; the builds with clang hold that each compiles alone. What needs Lua in value/ stays by itself: whoever
# links that library has Lua only when he reads Lua text.
function(bee_unity target)
  if(BEE_UNITY LESS 2)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "/value/(literal|lua_convert|limited_lua)")
  foreach(source ${sources})
    get_filename_component(folder ${source} ABSOLUTE)
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
    get_filename_component(folder ${folder} DIRECTORY)
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    list(APPEND in_${folder} ${source})
    list(LENGTH in_${folder} count)
    math(EXPR part "(${count} - 1) / ${BEE_UNITY}")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder}_${part})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# How long a test may take before it is held to hang; a sanitizer makes some of them ten times as slow.
if(BEE_SANITIZE)
  set(BEE_TEST_TIMEOUT 600)
else()
  set(BEE_TEST_TIMEOUT 120)
endif()

# Each test of the program is a test of ctest. Under a sanitizer a program takes longest to start, so there each test of
# ctest is a part of them, and `ctest -R` knows only programs.
function(bee_discover_tests target prefix timeout)
  if(NOT BEE_SANITIZE)
    gtest_discover_tests(${target} TEST_PREFIX "${prefix}." DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT ${timeout})
    return()
  endif()
  set(parts 8)
  math(EXPR last "${parts} - 1")
  foreach(part RANGE ${last})
    add_test(NAME ${prefix}.part_${part} COMMAND ${target})
    set_tests_properties(${prefix}.part_${part} PROPERTIES TIMEOUT 1200
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${parts};GTEST_SHARD_INDEX=${part}")
  endforeach()
endfunction()

# One test program for one folder of tests/unit: every .cpp in it and its rooms, linked with the given libraries.
function(bee_add_tests name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  bee_unity(test_${name})
  target_link_libraries(test_${name} PRIVATE bee_compile_options bee_test_support GTest::gtest_main ${ARGN})
  bee_discover_tests(test_${name} ${name} ${BEE_TEST_TIMEOUT})
endfunction()
