# Every package this project uses. Debian's fmt and spdlog come without static archives: header-only targets.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)  # its headers alone, over the fmt of whoever includes them
find_package(CLI11 2.1 REQUIRED)
set(ZLIB_USE_STATIC_LIBS ${BEE_STATIC})
find_package(ZLIB REQUIRED)
find_package(BeeLua REQUIRED)
if(BEE_STATIC)
  find_library(SQLite3_LIBRARY NAMES libsqlite3.a)
endif()
find_package(SQLite3 REQUIRED)
set(OPENSSL_USE_STATIC_LIBS ${BEE_STATIC})
find_package(OpenSSL 3.0 REQUIRED)
set(Protobuf_USE_STATIC_LIBS ${BEE_STATIC})
find_package(Protobuf 3.21 REQUIRED)

if(BEE_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
