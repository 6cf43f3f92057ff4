#!/bin/sh
# mkroot.sh PACKAGES.tar FILES OUTDIR TOKEN
# Runs as root, or as root of a user namespace: makes OUTDIR/root.ext4, vmlinuz and initrd.
set -eu
tarball=$1 files=$2 out=$3 token=$4
root=$(mktemp -d "$out/root.XXXXXX")
trap 'rm -rf "$root"' EXIT

# The kernel's devtmpfs fills /dev, and a user namespace could not make device nodes.
tar --extract --preserve-permissions --exclude='./dev/*' --file="$tarball" --directory="$root"
tar --create --owner=0 --group=0 --directory="$files" . |
	tar --extract --no-same-permissions --no-overwrite-dir --directory="$root"
(umask 077 && printf %s "$token" >"$root/etc/lab/token")
chroot "$root" /bin/sh /usr/local/lib/lab/setup.sh

mv "$root"/boot/initrd.lab "$out/initrd"
mv "$root"/boot/vmlinuz-* "$out/vmlinuz"
rm -rf "${root:?}"/boot/* "${root:?}"/var/cache/apt/* "${root:?}"/var/lib/apt/lists/*
rm -f "$out/root.ext4"
mke2fs -q -t ext4 -O ^has_journal,^metadata_csum -L lab -d "$root" "$out/root.ext4" 1500M
