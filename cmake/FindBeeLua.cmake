# Lua 5.4 built as C++, so that an error unwinds the stack as an exception and destructors between the call and
# lua_pcall run. Defines BeeLua::BeeLua. Installed with the package: a program that links bee::client needs it too.
find_path(BeeLua_INCLUDE_DIR lua.h PATH_SUFFIXES lua5.4)
find_library(BeeLua_LIBRARY NAMES liblua5.4-c++.a lua5.4-c++)
mark_as_advanced(BeeLua_INCLUDE_DIR BeeLua_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(BeeLua REQUIRED_VARS BeeLua_LIBRARY BeeLua_INCLUDE_DIR)

if(BeeLua_FOUND AND NOT TARGET BeeLua::BeeLua)
  add_library(BeeLua::BeeLua INTERFACE IMPORTED)
  target_include_directories(BeeLua::BeeLua SYSTEM INTERFACE ${BeeLua_INCLUDE_DIR})
  target_link_libraries(BeeLua::BeeLua INTERFACE ${BeeLua_LIBRARY} ${CMAKE_DL_LIBS})
endif()
