namespace Molecule.Acceptance.Tests.Podman;

/// <summary>Runs podman's service as the first process of namespaces of its own, until its input ends; then it takes away what the service has made outside of them.</summary>
internal static class PodmanScript
{
    /// <summary>
    /// Argument: the state folder, which goes too. Outside of the namespaces are bridges, which go with the containers, the chains that netavark makes and
    /// never removes, and control groups.
    /// </summary>
    public const string Text = """
        set -u
        [ $$ -eq 1 ] || exit 1
        state=$1
        mkdir -p "$state"/bin "$state"/scratch "$state"/runtime "$state"/networks
        made=
        [ -d /var/lib/containers ] || { mkdir -p /var/lib/containers && made=1; }
        mount -t tmpfs tmpfs /var/lib/containers
        mount -t tmpfs tmpfs /run
        variant=nft
        iptables-nft -t nat -n -L >/dev/null 2>&1 || variant=legacy
        for name in iptables ip6tables; do ln -s "$(command -v $name-$variant)" "$state/bin/$name"; done
        podman() { command podman --root "$state/graph" --runroot "$state/run" --tmpdir "$state/tmp" "$@"; }
        ours=1
        iptables -w 10 -t nat -S | grep -q NETAVARK && ours=
        podman --log-level=info system service --time=0 "unix://$state/podman.sock" </dev/null &
        read -r _
        podman rm --all --force --time 0
        podman network prune --force
        kill -KILL -1
        wait
        if [ "$ours" ]; then
          for table in filter nat; do
            iptables -w 10 -t $table -S | sed -n 's/^-A \(.*NETAVARK.*\)/-D \1/p' | while read -r rule; do eval "iptables -w 10 -t $table $rule"; done
            for chain in $(iptables -w 10 -t $table -S | sed -n 's/^-N \(NETAVARK.*\)/\1/p'); do iptables -w 10 -t $table -X $chain; done
          done
        fi
        find /sys/fs/cgroup -depth -type d \( -path '*/libpod_parent*' -o -path '*/buildah-*' \) -exec rmdir {} \; 2>/dev/null
        umount /run /var/lib/containers
        [ "$made" ] && rmdir /var/lib/containers
        grep -F " $state/" /proc/self/mounts | cut -d ' ' -f 2 | tac | xargs -r umount --lazy
        rm -rf "$state"
        exit 0
        """;
}
