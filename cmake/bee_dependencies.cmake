# Every package this project uses. Debian's fmt and spdlog come without static archives: header-only targets.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(ZLIB REQUIRED)

# Lua built as C++: an error unwinds the stack as an exception, so destructors between the call and lua_pcall run.
find_path(BEE_LUA_INCLUDE lua.h PATH_SUFFIXES lua5.4 REQUIRED)
find_library(BEE_LUA_LIBRARY NAMES liblua5.4-c++.a lua5.4-c++ REQUIRED)
add_library(bee_lua INTERFACE)
target_include_directories(bee_lua SYSTEM INTERFACE $<BUILD_INTERFACE:${BEE_LUA_INCLUDE}>)
target_link_libraries(bee_lua INTERFACE ${BEE_LUA_LIBRARY} ${CMAKE_DL_LIBS})

if(BEE_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
