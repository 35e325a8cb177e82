# What `cmake --install` puts where: program, libraries, headers, CMake package, pkg-config file, completions, man pages,
# the Lua modules for nodes, and the shapes of documents and messages (proto/).
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/bee)

install(TARGETS bee_protocol bee_client bee_node bee_ops EXPORT bee_targets)
install(EXPORT bee_targets FILE bee-targets.cmake NAMESPACE bee:: DESTINATION ${package_dir})
install(DIRECTORY core/bee DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.hpp)

configure_package_config_file(cmake/bee-config.cmake.in ${PROJECT_BINARY_DIR}/bee-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/bee-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/bee-config.cmake ${PROJECT_BINARY_DIR}/bee-config-version.cmake
  cmake/FindBeeLua.cmake DESTINATION ${package_dir})

# The prefix is known only when the installation runs (`cmake --install --prefix`), so the file is written then.
install(CODE "
  set(PROJECT_DESCRIPTION \"${PROJECT_DESCRIPTION}\")
  set(PROJECT_VERSION ${PROJECT_VERSION})
  set(CMAKE_INSTALL_LIBDIR ${CMAKE_INSTALL_LIBDIR})
  set(CMAKE_INSTALL_INCLUDEDIR ${CMAKE_INSTALL_INCLUDEDIR})
  configure_file(\"${PROJECT_SOURCE_DIR}/cmake/bee.pc.in\" \"${PROJECT_BINARY_DIR}/bee.pc\" @ONLY)")
install(FILES ${PROJECT_BINARY_DIR}/bee.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES completions/beectl.bash RENAME beectl DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES completions/beectl.zsh RENAME _beectl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/beectl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY lua/ DESTINATION ${CMAKE_INSTALL_DATADIR}/beectl/lua FILES_MATCHING PATTERN *.lua)
install(DIRECTORY proto/ DESTINATION ${CMAKE_INSTALL_DATADIR}/beectl/proto FILES_MATCHING PATTERN *.proto)
install(DIRECTORY man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN *.1)
