namespace Molecule.Images.BaseImages;

/// <summary>
/// What runs in a mount and process namespace of its own: whatever it mounts (debootstrap mounts <c>proc</c> in its target) and whatever it
/// starts ends with it, however it ends.
/// </summary>
internal static class RootFilesystemScript
{
    /// <summary>Arguments: target, <c>tmpfs</c> or <c>disk</c>, archive, overlay, <c>slim</c> or <c>full</c>, then debootstrap's command line (first stage only).</summary>
    public const string Text = """
        set -eu
        target=$1 staging=$2 archive=$3 overlay=$4 size=$5
        shift 5
        if [ "$staging" = tmpfs ]; then
          mount -t tmpfs -o size=2g,mode=755 molecule-base "$target"
        fi

        # debootstrap complains on standard output; whoever reads about a failure reads standard error.
        exec >&2
        # In two stages, so that dpkg's settings are there before it unpacks the first package.
        "$@" || { status=$?; tail -n 20 "$target/debootstrap/debootstrap.log" >&2 || :; exit $status; }
        cp -R "$overlay/." "$target/"
        DEBOOTSTRAP_DIR=/debootstrap LD_LIBRARY_PATH= chroot "$target" /debootstrap/debootstrap --second-stage || {
          status=$?; tail -n 20 "$target/debootstrap/debootstrap.log" >&2 || :; exit $status; }
        cp -R "$overlay/." "$target/"

        cd "$target"
        umount proc sys 2>/dev/null || :
        # Nothing of this machine, and nothing that the next apt-get update fetches anyway.
        rm -rf debootstrap var/cache/apt/* var/lib/apt/lists/* var/log/* var/cache/ldconfig/* var/cache/debconf/*-old var/lib/dpkg/*-old tmp/*
        rm -f etc/apt/sources.list etc/resolv.conf etc/hostname etc/machine-id
        : > etc/machine-id
        if [ "$size" = slim ]; then
          find usr/share/doc -depth -type f ! -name copyright -delete
          find usr/share/doc -depth -type l -delete
          find usr/share/doc -depth -type d -empty -delete
          rm -rf usr/share/man/* usr/share/locale/* usr/share/info/* usr/share/groff/* usr/share/lintian/* usr/share/linda/*
        fi

        tar --create --file "$archive" --numeric-owner --sort=name --one-file-system --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' .
        """;
}
