#include "unit/names/store/etcd_place.hpp"

namespace bee::names::test {

INSTANTIATE_TYPED_TEST_SUITE_P(etcd, store_conformance, etcd_place);

}  // namespace bee::names::test
