#!/bin/sh
# Starts the build: finds the .NET SDK, compiles build/_build.csproj if one of its inputs changed, and runs the compiled program.
# build.ps1 does the same on Windows.
set -eu

fail() {
    printf '%s\n' "$@" >&2
    exit 2
}

# --- where we are: also through symbolic links, from any folder, with spaces in the path

self=$0
while [ -h "$self" ]; do
    link=$(readlink "$self")
    case $link in
        /*) self=$link ;;
        *) self=${self%/*}/$link ;;
    esac
done
case $self in
    */*) root=$(cd "${self%/*}" && pwd -P) ;;
    *) root=$(pwd -P) ;;
esac
host=$root/.nuke/temp/host

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export NUKE_TELEMETRY_OPTOUT=1

[ -d "$root/.nuke" ] || fail "$root/.nuke is no directory." "Restore it: git checkout -- .nuke"
mkdir -p "$host" 2>/dev/null || fail "$host cannot be written." "Make the clone writable."

# --- the SDK

# The muxer itself knows whether one of its SDKs fits global.json.
fits() {
    [ -x "$1" ] && (cd "$root" && "$1" --version >/dev/null 2>&1)
}

find_sdk() {
    for candidate in "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" "$(command -v dotnet 2>/dev/null || :)" "${HOME:-}/.dotnet/dotnet"; do
        if [ -n "$candidate" ] && fits "$candidate"; then
            dotnet=$candidate
            return
        fi
    done
    version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
    fail "No .NET SDK fits global.json, which asks for $version or a later one of the same major version." \
        "Looked at DOTNET_ROOT (${DOTNET_ROOT:-not set}), the dotnet on PATH and ${HOME:-}/.dotnet." \
        "Get one from https://dotnet.microsoft.com/download, or into ~/.dotnet:" \
        "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel ${version%.*}"
}

# --- the engine under the targets: NUKE's package or the stand-in in build/nuke

# Finds out whether the package restores, with all that it needs; once per clone.
detect_engine() {
    [ -n "${dotnet:-}" ] || find_sdk
    probe=$host/probe.$$
    mkdir -p "$probe"
    cat >"$probe/probe.csproj" <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Nuke.Common" />
  </ItemGroup>
</Project>
EOF
    if NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=1 "$dotnet" restore "$probe/probe.csproj" >"$probe/log" 2>&1; then
        detected="package:NUKE's package restores here"
    else
        problem=$(sed -n 's/.*error \(NU[0-9]*: [^[]*\).*/\1/p' "$probe/log" | head -n 1 | tr -d '\r')
        detected="embedded:NUKE's package does not restore here"
    fi
    rm -rf "$probe"
    printf '%s\n' "$detected" >"$host/engine.$$" && mv -f "$host/engine.$$" "$host/engine"
}

detected=
[ ! -f "$host/engine" ] || read -r detected <"$host/engine" || :
case ${NUKE_ENGINE:-auto} in
    auto)
        [ -n "$detected" ] || detect_engine
        engine=${detected%%:*}
        reason=${detected#*:}
        ;;
    embedded)
        engine=embedded
        reason="NUKE_ENGINE asks for it"
        ;;
    package)
        case $detected in
            package:*) ;;
            *) detect_engine ;;
        esac
        case $detected in
            package:*) ;;
            *) fail "NUKE_ENGINE is package, but NUKE's package does not restore on this machine:" "  ${problem:-see dotnet restore}" \
                "Add a feed that has Nuke.Common to NuGet.config, or unset NUKE_ENGINE: the embedded engine then takes its place." ;;
        esac
        engine=package
        reason="NUKE_ENGINE asks for it"
        ;;
    *) fail "NUKE_ENGINE is \"$NUKE_ENGINE\", but must be auto, package or embedded." ;;
esac
export NUKE_ENGINE_REASON="$reason"
# From here on it would be taken for the parameter --engine, which is about containers.
unset NUKE_ENGINE
runs=$host/$engine
mkdir -p "$runs"

# --- the compiled build

# Content and listing of all that the build project is compiled from. Manifests, templates and the agent inside the images are not.
inputs() {
    (cd "$root" && find build src Directory.Build.props Directory.Build.targets Directory.Packages.props global.json NuGet.config .editorconfig \
        \( -type d \( -name bin -o -name obj -o -path src/templates/_shared -o -path src/Molecule.WorkspaceAgent \) -prune \) \
        -o -type f ! -path 'build/*.yaml' ! -path 'build/*schema.json' ! -path build/images.json -exec cksum {} + 2>/dev/null | LC_ALL=C sort -k 3) || :
}

is_fresh() {
    run=
    [ ! -f "$runs/current" ] || read -r run <"$runs/current" || :
    [ -n "$run" ] && [ -f "$runs/$run/inputs" ] && cmp -s "$runs/$run/inputs" "$1"
}

release() {
    rm -rf "$host/inputs.$$" "$runs/staging.$$" "$host/engine.$$" "$host/probe.$$"
    [ "$(readlink "$runs/lock" 2>/dev/null || :)" != "$$" ] || rm -f "$runs/lock"
}

# A dangling symbolic link is made atomically and carries the owner's process id.
acquire() {
    said=
    until ln -s "$$" "$runs/lock" 2>/dev/null; do
        owner=$(readlink "$runs/lock" 2>/dev/null || :)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            # Its owner is dead. Only one of those that see this gets to move it away; a lock made meanwhile is put back.
            if mv "$runs/lock" "$runs/lock.$$" 2>/dev/null; then
                [ "$(readlink "$runs/lock.$$")" = "$owner" ] && rm -f "$runs/lock.$$" || mv "$runs/lock.$$" "$runs/lock"
            fi
            continue
        fi
        [ -n "$said" ] || printf 'Waiting for process %s, which is building the build …\n' "$owner" >&2
        said=1
        sleep 1
    done
}

build() {
    find_sdk
    why="after a change"
    [ -n "$run" ] || why="first time"
    printf 'Building the build (%s) …\n' "$why" >&2
    log=$host/compile-$engine.log
    if ! "$dotnet" build "$root/build/_build.csproj" --nologo --verbosity minimal -nodeReuse:false -p:NukeEngine="$engine" -p:ReadyToRun=true >"$log" 2>&1; then
        grep -E '(error|warning) ' "$log" | LC_ALL=C sort -u >&2 || cat "$log" >&2
        printf 'The build itself does not compile. The whole output is in %s\n' "$log" >&2
        exit 1
    fi

    # Restore may have written lock files; any other input that changed meanwhile must make the next start compile again.
    staging=$runs/staging.$$
    mkdir -p "$staging"
    cp -R "$root/build/bin/$engine/Release/net10.0/." "$staging"
    [ ! -d "$root/build/bin/$engine/Release/ready" ] || cp -R "$root/build/bin/$engine/Release/ready/." "$staging"
    { grep -v 'lock\.json$' "$host/inputs.$$"; inputs | grep 'lock\.json$'; } | LC_ALL=C sort -k 3 >"$staging/inputs" || :
    printf '%s\n' "$dotnet" >"$staging/dotnet"

    # A running build keeps its own folder: nothing is ever changed in place.
    previous=$run
    number=1
    while [ -e "$runs/$number" ]; do number=$((number + 1)); done
    mv "$staging" "$runs/$number"
    printf '%s\n' "$number" >"$runs/current.$$" && mv -f "$runs/current.$$" "$runs/current"
    run=$number
    for old in "$runs"/[0-9]*; do
        [ "$old" = "$runs/$run" ] || [ "$old" = "$runs/$previous" ] || rm -rf "$old"
    done
}

trap release EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
inputs >"$host/inputs.$$"
if ! is_fresh "$host/inputs.$$"; then
    acquire
    inputs >"$host/inputs.$$"
    is_fresh "$host/inputs.$$" || build
fi
dotnet=
[ ! -f "$runs/$run/dotnet" ] || read -r dotnet <"$runs/$run/dotnet" || :
[ -x "$dotnet" ] || find_sdk
release
trap - EXIT INT TERM

# --- run it

for argument; do
    case $argument in
        --root | --root=*) given_root=1 ;;
    esac
done
[ -n "${given_root:-}" ] || set -- "$@" --root "$root"

[ "$engine" = package ] || exec "$dotnet" "$runs/$run/_build.dll" "$@"

# NUKE's package ends every failure with 255; scripts shall see the same codes with either engine.
printf 'NUKE package engine (%s)\n' "$reason" >&2
interrupted=1
trap 'interrupted=130' INT
code=0
"$dotnet" "$runs/$run/_build.dll" "$@" || code=$?
[ "$code" -ne 255 ] || code=$interrupted
exit "$code"
