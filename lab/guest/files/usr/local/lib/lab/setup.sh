#!/bin/sh
# Finishes the image from inside it (chroot): units, and the initial RAM disk.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
kernel=$(ls /lib/modules)

echo lab >/etc/hostname
printf '127.0.0.1 localhost lab\n' >/etc/hosts
: >/etc/fstab
rm -f /etc/machine-id && : >/etc/machine-id
chmod 600 /etc/lab/hostapd.conf

systemctl -q enable lab-network lab-agent lab-btvirt lab-beacon lab-btmon lab-ap-netns lab-ap lab-dhcp
# Other Wi-Fi stacks wait until a test starts them in NetworkManager's place.
systemctl -q disable iwd systemd-networkd
# Nothing may start by itself in the middle of a test, nor slow down the boot.
systemctl -q mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
	e2scrub_all.timer fstrim.timer systemd-tmpfiles-clean.timer \
	proc-sys-fs-binfmt_misc.automount systemd-binfmt.service \
	systemd-timesyncd.service systemd-firstboot.service e2scrub_reap.service \
	getty@tty1.service serial-getty@ttyS0.service NetworkManager-wait-online.service
systemctl -q set-default multi-user.target

# An initial RAM disk that does one thing: load what the root disk needs, and go there.
depmod "$kernel"
ram=$(mktemp -d)
mkdir -p "$ram/bin" "$ram/dev" "$ram/mods" "$ram/root"
cp /bin/busybox "$ram/bin/"
for module in virtio_pci virtio_blk ext4; do
	modprobe -S "$kernel" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' | while read -r path; do
	cp "$path" "$ram/mods/"
	echo "/bin/busybox insmod /mods/${path##*/}"
done >"$ram/load"
cat >"$ram/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
. /load
/bin/busybox mount -t ext4 /dev/vda /root || exec /bin/busybox sh
/bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /lib/systemd/systemd
INIT
chmod +x "$ram/init"
(cd "$ram" && find . | cpio --quiet -o -H newc | gzip -1) >/boot/initrd.lab
rm -rf "$ram"
