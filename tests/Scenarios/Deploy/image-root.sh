#!/bin/sh
# Assembles a root that holds what the image's final stage holds, and nothing else, and becomes the entry point in it:
#
#   unshare --mount image-root.sh ROOT RUNTIME APP DATA SETTINGS NAME=value... -- COMMAND...
#
# RUNTIME is a .NET installation, APP the published output, DATA the volume, SETTINGS a folder mounted for reading.
set -eu
root=$1 runtime=$2 app=$3 data=$4 settings=$5
shift 5

mount --make-rprivate /
mount -t tmpfs -o mode=755 none "$root"
cd "$root"
mkdir -p app data dev proc tmp etc/ssl/certs etc/gateway usr/bin usr/share/dotnet/shared

# The base image: a runtime, the libraries it asks for, certificates, names. No shell, no ICU.
for part in host shared/Microsoft.NETCore.App shared/Microsoft.AspNetCore.App; do
  mkdir -p "usr/share/dotnet/$part"
  mount --bind -o ro "$runtime/$part" "usr/share/dotnet/$part"
done
cp "$runtime/dotnet" usr/share/dotnet/dotnet
ln -s ../share/dotnet/dotnet usr/bin/dotnet
{
  find "$runtime/dotnet" "$runtime/shared/Microsoft.NETCore.App" "$app" -name 'dotnet' -type f -o -name '*.so' |
    xargs -r ldd 2>/dev/null | sed -n 's|.*=> \(/[^ ]*\) (.*|\1|p; s|^\t\(/[^ ]*\) (.*|\1|p' |
    grep -v -e "^$runtime" -e "^$app" -e lttng -e libicu
  ldconfig -p | grep -o '/.*/lib\(ssl\|crypto\)\.so\.3$'
} | sort -u | while read -r library; do
  mkdir -p ".$(dirname "$library")"
  cp -L "$library" ".$library"
done
cp /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/
echo 'app:x:1654:1654::/:/bin/false' > etc/passwd
echo 'app:x:1654:' > etc/group
# What a container engine brings.
cp -L /etc/hosts etc/hosts
cp -L /etc/resolv.conf etc/resolv.conf
mount -t proc proc proc
for device in null zero random urandom; do
  : > "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done

# The final stage itself.
mount --bind -o ro "$app" app
mount --bind -o ro "$settings" etc/gateway
chown 1654:1654 "$data"
mount --bind "$data" data
# Whoever starts it names both by the paths they have outside.
for link in "$data /data" "$settings /etc/gateway"; do
  mkdir -p "$root$(dirname "${link% *}")"
  ln -s "${link#* }" "$root${link% *}"
done
mount -o remount,ro "$root"

variables=
while [ "$1" != -- ]; do
  variables="$variables $1"
  shift
done
shift
# The list of variables is to be split; none has a space.
# shellcheck disable=SC2086
exec env -i PATH=/usr/bin $variables /usr/sbin/chroot --userspec=1654:1654 "$root" "$@"
