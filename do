#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The one entry: ./do help
set -eu
cd "$(dirname "$0")"
# A user's PATH often lacks the place of mke2fs.
PATH=$PATH:/usr/sbin:/sbin

help() {
	cat <<'END'
Usage: ./do COMMAND

  setup              install what is missing, by apt
  build              compile everything into build/dev
  demo               watch a device being provisioned, in the lab
  test [unit|lab]    run the tests: all, those without or those with the lab
  lab COMMAND...     the lab itself: ./do lab run -- COMMAND, ./do lab shell
  prove              the proofs of the core and the model of the protocol
  fuzz [SECONDS]     fuzz the core, each target for 30 seconds
  bench [core|lab]   sizes and times; writes build/bench.json
  package            Debian packages, checked, in build/package
  lint               format, rules, clang-tidy, cppcheck, shellcheck, clang
  clean              remove build/ and what npm installed

All of them do the set-up that they need by themselves.
END
}

# --- What must be installed ------------------------------------------------

BUILD_PACKAGES='gcc libc6-dev meson ninja-build pkg-config python3 libexpat1-dev
	libsystemd-dev libyaml-dev libjson-c-dev libevdev-dev libgpiod-dev
	libxml2-dev libcmocka-dev'
LAB_PACKAGES='qemu-system-x86 qemu-utils mmdebstrap e2fsprogs dbus-daemon
	python3-jsonschema'
# Without root, making the guest needs user namespaces.
[ "$(id -u)" = 0 ] || LAB_PACKAGES="$LAB_PACKAGES uidmap"
# Clients that others wrote; nodejs and npm too, where there are none.
PEER_PACKAGES='chromium fonts-noto-color-emoji'
# The core's tests run on other processors too, and count what they cover.
TEST_PACKAGES='clang libclang-rt-14-dev gcovr mmdebstrap qemu-user gcc-arm-linux-gnueabihf
	libc6-dev-armhf-cross gcc-s390x-linux-gnu libc6-dev-s390x-cross'
PROVE_PACKAGES='gcc libc6-dev frama-c-base why3 z3 cvc4 spin'
FUZZ_PACKAGES='clang libclang-rt-14-dev llvm'
BENCH_PACKAGES='gcc libc6-dev gcc-arm-none-eabi libnewlib-arm-none-eabi
	gcc-riscv64-unknown-elf gcc-xtensa-lx106 valgrind'
PACKAGE_PACKAGES='git build-essential dpkg-dev debhelper lintian'
LINT_PACKAGES='g++ clang clang-format clang-tidy cppcheck shellcheck mandoc
	bash-completion zsh fish'

missing() {
	for package; do
		dpkg-query --show --showformat='${Status}\n' "$package" 2>/dev/null |
			grep -q 'ok installed' || echo "$package"
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# install PACKAGE...: only those that are not there
install() {
	command -v apt-get >/dev/null || {
		echo "do: no apt-get here; if something is missing, it is one of: $*"
		return
	}
	# shellcheck disable=SC2046 # one word each
	set -- $(missing "$@")
	[ $# -eq 0 ] && return
	echo "do: installing $*" | fold -s -w 78
	if [ "$(id -u)" != 0 ] && ! sudo true; then
		echo "do: that needs root, or a sudo that lets you: apt-get install $*" >&2
		exit 1
	fi
	log=$(mktemp)
	if ! { as_root apt-get -qq update &&
		as_root env DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install --no-install-recommends "$@"; } \
		>"$log" 2>&1; then
		cat "$log" >&2
		rm -f "$log"
		echo "do: apt-get failed; is the network up?" >&2
		exit 1
	fi
	rm -f "$log"
}

# --- Building ----------------------------------------------------------------

# build DIRECTORY [MESON-OPTION...]
build() {
	directory=$1
	shift
	# shellcheck disable=SC2086 # words
	install $BUILD_PACKAGES
	log=$(mktemp)
	[ -f "$directory/build.ninja" ] || echo "do: building in $directory (a minute or two)"
	if { [ -f "$directory/build.ninja" ] || meson setup "$directory" "$@"; } \
		>"$log" 2>&1 && ninja -C "$directory" >>"$log" 2>&1; then
		rm -f "$log"
	else
		cat "$log" >&2
		rm -f "$log"
		echo "do: the build in $directory failed" >&2
		exit 1
	fi
}

build_dev() {
	build build/dev -Dwerror=true
}

# --- Commands ----------------------------------------------------------------

setup() {
	# shellcheck disable=SC2086 # words
	install $BUILD_PACKAGES $LAB_PACKAGES $TEST_PACKAGES $PROVE_PACKAGES \
		$FUZZ_PACKAGES $BENCH_PACKAGES $LINT_PACKAGES $PACKAGE_PACKAGES
	setup_peers
	echo "do: everything is installed"
}

setup_lab() {
	# shellcheck disable=SC2086 # words
	install $LAB_PACKAGES
	build_dev
}

# What tests/peers takes from npm; again when its lock file has changed.
setup_peers() {
	# shellcheck disable=SC2086 # words
	install $PEER_PACKAGES
	command -v node >/dev/null || install nodejs
	command -v npm >/dev/null || install npm
	cmp -s tests/peers/package-lock.json tests/peers/node_modules/.lock && return
	echo "do: installing the clients of tests/peers from npm"
	log=$(mktemp)
	if ! npm --prefix tests/peers ci --omit=optional >"$log" 2>&1; then
		cat "$log" >&2
		rm -f "$log"
		exit 1
	fi
	rm -f "$log"
	cp tests/peers/package-lock.json tests/peers/node_modules/.lock
}

run_tests() {
	case ${1:-all} in
	unit | lab | all) ;;
	*)
		echo "do: test takes unit or lab, not '$1'" >&2
		exit 2
		;;
	esac
	# shellcheck disable=SC2086 # words
	[ "${1:-all}" = lab ] || install $BUILD_PACKAGES $TEST_PACKAGES
	# shellcheck disable=SC2086 # words
	[ "${1:-all}" = unit ] || { setup_lab && setup_peers && install $PACKAGE_PACKAGES; }
	exec tests/run "${1:-all}"
}

package() {
	# shellcheck disable=SC2086 # words
	install $BUILD_PACKAGES $PACKAGE_PACKAGES
	exec packaging/build-packages
}

lint() {
	# shellcheck disable=SC2086 # words
	install $BUILD_PACKAGES $LINT_PACKAGES
	exec tests/lint
}

prove() {
	# shellcheck disable=SC2086 # words
	install $PROVE_PACKAGES python3
	tests/model/run
	tests/proof/run
}

fuzz() {
	# shellcheck disable=SC2086 # words
	install $FUZZ_PACKAGES
	exec tests/fuzz/run "$@"
}

bench() {
	# shellcheck disable=SC2086 # words
	install $BENCH_PACKAGES python3
	[ "${1:-all}" = core ] || setup_lab
	exec tests/bench/run "$@"
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
setup) setup ;;
build)
	build_dev
	echo "do: built in build/dev: daemon/improvd, client/improv, core/libimprov.a"
	;;
demo)
	setup_lab
	exec lab/demo "$@"
	;;
test) run_tests "$@" ;;
lab)
	setup_lab
	exec lab/lab "$@"
	;;
prove) prove ;;
fuzz) fuzz "$@" ;;
bench) bench "$@" ;;
package) package ;;
lint) lint ;;
clean) rm -rf build tests/peers/node_modules ;;
help | --help | -h) help ;;
*)
	echo "do: unknown command '$command'" >&2
	help >&2
	exit 2
	;;
esac
