# What `cmake --install` puts where: program, libraries, headers, CMake package, pkg-config file, completions, man pages,
# the Lua modules for nodes, and the shapes of documents and messages (proto/).
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/bee)

install(TARGETS bee_protocol bee_client bee_node bee_skynet bee_ops EXPORT bee_targets COMPONENT development)
install(EXPORT bee_targets FILE bee-targets.cmake NAMESPACE bee:: DESTINATION ${package_dir} COMPONENT development)

# The headers for users, by the library that they belong to; what these include is installed beside them, and nothing
# else is.
set(public_headers
  base/failure value/value value/literal value/json value/pack session/client_session session/server_session
  payload/envelope                                                     # protocol
  net/channel net/run stock/ask_service stock/push_service stock/rpc   # client
  node/node node/hosted_service node/hosted_proxy names/member/member  # node
  skynet/module                                                        # skynet
  names/client/client fleet/operation/operation)                       # ops
list(TRANSFORM public_headers PREPEND bee/)
list(TRANSFORM public_headers APPEND .hpp)
set(installed ${public_headers})
set(unread ${public_headers})
while(unread)
  list(POP_FRONT unread header)
  file(STRINGS core/${header} includes REGEX "^#include \"bee/")
  foreach(include ${includes})
    string(REGEX REPLACE "^#include \"(.*)\".*" "\\1" included "${include}")
    if(NOT included IN_LIST installed)
      list(APPEND installed ${included})
      list(APPEND unread ${included})
    endif()
  endforeach()
endwhile()
foreach(header ${installed})
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES core/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${folder} COMPONENT development)
endforeach()
install(FILES core/bee/skynet/module.exports DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/bee/skynet
  COMPONENT development)
list(JOIN public_headers "\n" names)
file(WRITE ${PROJECT_BINARY_DIR}/public_headers.txt "${names}\n")  # for tests/install

configure_package_config_file(cmake/bee-config.cmake.in ${PROJECT_BINARY_DIR}/bee-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/bee-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/bee-config.cmake ${PROJECT_BINARY_DIR}/bee-config-version.cmake
  cmake/FindBeeLua.cmake DESTINATION ${package_dir} COMPONENT development)

# The prefix is known only when the installation runs (`cmake --install --prefix`), so the file is written then.
install(CODE "
  set(PROJECT_DESCRIPTION \"${PROJECT_DESCRIPTION}\")
  set(PROJECT_VERSION ${PROJECT_VERSION})
  set(CMAKE_INSTALL_LIBDIR ${CMAKE_INSTALL_LIBDIR})
  set(CMAKE_INSTALL_INCLUDEDIR ${CMAKE_INSTALL_INCLUDEDIR})
  configure_file(\"${PROJECT_SOURCE_DIR}/cmake/bee.pc.in\" \"${PROJECT_BINARY_DIR}/bee.pc\" @ONLY)" COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/bee.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

install(FILES completions/beectl.bash RENAME beectl DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  COMPONENT program)
install(FILES completions/beectl.zsh RENAME _beectl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT zsh)
install(FILES completions/beectl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
install(DIRECTORY lua/ DESTINATION ${CMAKE_INSTALL_DATADIR}/beectl/lua COMPONENT lua FILES_MATCHING PATTERN *.lua)
install(DIRECTORY proto/ DESTINATION ${CMAKE_INSTALL_DATADIR}/beectl/proto COMPONENT program FILES_MATCHING PATTERN *.proto)
foreach(language "" zh_CN)
  foreach(section 1 7)
    file(GLOB pages CONFIGURE_DEPENDS man/${language}/*.${section})
    install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/${language}/man${section} COMPONENT program)
  endforeach()
endforeach()
