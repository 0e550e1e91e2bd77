#!/usr/bin/env bash
# Installs what is missing, configures, builds, and runs or tests Tensorloom.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
    cat <<'TEXT'
Usage: ./build.sh COMMAND

  run          open the editor on the seed CNN; without a display, train it in the terminal
  test [NAMES] build everything and run every test; or only those whose names match
  build        build the programs and tests
  bench        build, then print the benchmarks
  screenshots  pictures of every view into build/screenshots

Set LOOM_PRESET to build another preset than "release" (debug, asan, tsan).
TEXT
}

preset=${LOOM_PRESET:-release}
bin=build/$preset/bin

# Debian's names; python3 serves files to the tests of downloading, xvfb and xdotool drag for real.
build_packages=(g++ cmake ninja-build ccache mold libeigen3-dev nlohmann-json3-dev libcli11-dev
    libfmt-dev zlib1g-dev libcurl4-openssl-dev ca-certificates dataset-fashion-mnist qt6-base-dev
    libqt6opengl6-dev qt6-charts-dev qt6-svg-dev qt6-l10n-tools
    fonts-inter fonts-jetbrains-mono fonts-dejavu-core fontconfig python3 xvfb xauth
    xdotool)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "build.sh: installing needs root, and there is no sudo; as root: $*" >&2
        return 1
    fi
}

install_missing() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "build.sh: this is not a Debian system; install what corresponds to: $*" >&2
        return
    fi
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    echo "build.sh: installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

configure() {
    local options=()
    [ -z "${CI:-}" ] || options+=(-DLOOM_WERROR=ON)
    mkdir -p build
    cmake --preset "$preset" "${options[@]}" >"build/configure-$preset.log" 2>&1 || {
        cat "build/configure-$preset.log" >&2
        return 1
    }
    grep 'not found:' "build/configure-$preset.log" || true
}

build() {
    install_missing "${build_packages[@]}"
    configure
    cmake --build --preset "$preset" --target "${@:-all}"
}

# The programs of the tests whose names match: core.files.json is test_core_files_json. Some tests,
# such as core.layering, have none.
targets_of() {
    install_missing "${build_packages[@]}" >&2
    configure >&2
    ctest --preset "$preset" -N -R "$1" | sed -n 's/^ *Test *#[0-9]*: //p' | tr . _ |
        sed 's/^/test_/' |
        grep -Fx -f <(cmake --build --preset "$preset" --target help | sed -n 's/: phony$//p') || true
}

case "${1:-}" in
run)
    build "$([ -d gui ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && echo all || echo loom)"
    if [ -x "$bin/tensorloom" ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        exec "$bin/tensorloom" resources/examples/seed-cnn.loom
    fi
    exec "$bin/loom" train resources/examples/seed-cnn.loom
    ;;
test)
    if [ -n "${2:-}" ]; then
        mapfile -t targets < <(targets_of "$2")
        build "${targets[@]}"
        ctest --preset "$preset" -j2 -R "$2"
    else
        build
        ctest --preset "$preset" -j2
    fi
    ;;
build) build ;;
bench)
    build
    "$bin/loom" bench resources/examples/seed-cnn.loom
    "$bin/loom" bench resources/examples/mid-cnn.loom
    QT_QPA_PLATFORM=offscreen "$bin/canvas_benchmark"
    QT_QPA_PLATFORM=offscreen "$bin/charts_benchmark"
    QT_QPA_PLATFORM=offscreen "$bin/editor_benchmark"
    ;;
screenshots)
    build
    if [ ! -x "$bin/tensorloom" ]; then
        echo "build.sh: there is no editor to photograph in this build" >&2
        exit 1
    fi
    export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
    "$bin/tensorloom" --screenshots build/screenshots
    QT_SCALE_FACTOR=2 "$bin/tensorloom" --screenshots build/screenshots
    ;;
-h | --help | help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
