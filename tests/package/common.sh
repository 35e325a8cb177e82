# For the tests that pack: what they share. Sets `work`, which is removed at the end.
skip() {
  echo "skipped: $*"
  exit 77
}
[ "${BEE_PACKAGE_TEST:-}" = 1 ] || skip "it takes minutes and runs with BEE_PACKAGE_TEST=1 alone"
needs() {
  for tool in "$@"; do command -v "$tool" >/dev/null || skip "there is no $tool"; done
}
wrong() {
  echo "$*"
  exit 1
}

# The packages of BEE_PACKAGES=FOLDER, as scripts/package has left them; else this build, packed now.
packages_into() {
  if [ -n "${BEE_PACKAGES:-}" ]; then
    mkdir -p "$1"
    cp "$BEE_PACKAGES"/*.*deb "$1"
  else
    BEECTL_BUILD=$build "$source/scripts/package" "$1" >/dev/null
  fi
}
source=$1 build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
