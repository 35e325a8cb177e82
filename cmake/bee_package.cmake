# Packages: scripts/package. For Debian beectl, beectl-lua, libbee-dev and beectl-dbgsym; a tarball of the program.
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc)
set(units packaging/systemd/beectl-names.service packaging/systemd/beectl-serve.service)
file(READ LICENSE LICENSE_TEXT)
string(REGEX REPLACE "^.*\n\n(Permission)" "\\1" LICENSE_TEXT "${LICENSE_TEXT}")
string(STRIP "${LICENSE_TEXT}" LICENSE_TEXT)
string(REPLACE "\n\n" "\n.\n" LICENSE_TEXT "${LICENSE_TEXT}")
string(REPLACE "\n" "\n " LICENSE_TEXT " ${LICENSE_TEXT}")
configure_file(packaging/debian/copyright.in ${PROJECT_BINARY_DIR}/copyright @ONLY)

# What only a package has: no `cmake --install` of the whole brings it.
function(bee_install_packaged component folder)
  install(FILES ${ARGN} DESTINATION ${folder} COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()
function(bee_install_debian component package)
  bee_install_packaged(${component} ${doc_dir}/${package} ${PROJECT_BINARY_DIR}/copyright)
  bee_install_packaged(${component} ${doc_dir}/${package} CHANGELOG.md RENAME changelog)
  if(EXISTS ${PROJECT_SOURCE_DIR}/packaging/debian/${package}.lintian-overrides)
    bee_install_packaged(${component} ${CMAKE_INSTALL_DATADIR}/lintian/overrides
      packaging/debian/${package}.lintian-overrides RENAME ${package})
  endif()
endfunction()
# The program holds these libraries of Debian: their licences go with it.
foreach(library libboost1.81 libcli11 nlohmann-json3 libfmt libspdlog zlib1g liblua5.4 libprotobuf libsqlite3 libssl libncurses libedit
                libbsd libmd)
  foreach(part debian_program tarball)
    install(FILES /usr/share/doc/${library}-dev/copyright DESTINATION ${doc_dir}/beectl/libraries RENAME ${library}
            COMPONENT ${part} EXCLUDE_FROM_ALL OPTIONAL)
  endforeach()
endforeach()
bee_install_debian(debian_program beectl)
bee_install_debian(debian_lua beectl-lua)
bee_install_debian(debian_development libbee-dev)
bee_install_packaged(debian_program ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions completions/beectl.zsh RENAME _beectl)
bee_install_packaged(debian_program /lib/systemd/system ${units})
foreach(name names serve)
  bee_install_packaged(debian_program /etc/default packaging/systemd/beectl-${name}.default RENAME beectl-${name})
  bee_install_packaged(tarball ${CMAKE_INSTALL_DATADIR}/beectl/systemd packaging/systemd/beectl-${name}.default)
endforeach()
bee_install_packaged(tarball ${CMAKE_INSTALL_DATADIR}/beectl/systemd ${units})
bee_install_packaged(tarball ${doc_dir}/beectl LICENSE CHANGELOG.md README.md README.zh-CN.md)

set(CPACK_PACKAGE_NAME beectl)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "The beectl authors")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # that of the project would stand above that of each package
string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" CPACK_SYSTEM_NAME)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES OFF)  # packaging/symbols.cmake does, and keeps them
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/finish.cmake)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/packaging/parts.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1~deb12)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The beectl authors <beectl@packages.invalid>")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME beectl)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "beectl-lua, bash-completion")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "operations toolkit for skynet clusters
Calls services, sends protobuf messages, pushes a cluster map to live nodes,
watches them and takes changes back, over the nodes' own cluster protocol:
nothing is installed on them. Its systemd units, a name service and a status
page, run only where somebody enables them.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA
  "packaging/debian/postinst;packaging/debian/prerm;packaging/debian/postrm;packaging/debian/conffiles")
list(TRANSFORM CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA PREPEND ${PROJECT_SOURCE_DIR}/)

set(CPACK_DEBIAN_LUA_PACKAGE_NAME beectl-lua)
set(CPACK_DEBIAN_LUA_PACKAGE_SECTION interpreters)
set(CPACK_DEBIAN_LUA_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_LUA_DESCRIPTION "modules for skynet nodes that work with beectl
Modules of Lua that a node may load: announcing itself to a name service,
following it, and dispatching protobuf messages. No node needs them.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libbee-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libboost1.81-dev, nlohmann-json3-dev, zlib1g-dev, liblua5.4-dev, libsqlite3-dev, libssl-dev, libprotobuf-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "library for members and operators of skynet clusters
Static libraries and headers of the library under beectl: services in C++ that
are equal members of a cluster, and what an operator's tool needs.")

include(CPack)
cpack_add_component_group(program)
cpack_add_component_group(lua)
cpack_add_component_group(development)
foreach(part program zsh debian_program tarball)
  cpack_add_component(${part} GROUP program)
endforeach()
foreach(part lua debian_lua)
  cpack_add_component(${part} GROUP lua)
endforeach()
foreach(part development debian_development)
  cpack_add_component(${part} GROUP development)
endforeach()
