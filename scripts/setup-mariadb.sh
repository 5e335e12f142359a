#!/bin/sh
# Installs the programs of MariaDB's server with apt-get, as root, without leaving a service behind:
# vicibridge's tests start a private server of their own.
set -eu
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
export PATH DEBIAN_FRONTEND=noninteractive

# Packages ask this file whether a service may be started; 101 means no (Debian's invoke-rc.d policy).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

# On a fresh machine the daily upgrade may hold the lock for a while.
apt() {
  apt-get -o DPkg::Lock::Timeout=180 -o Acquire::Retries=2 "$@"
}

# A broken source among several is no reason to stop: the install tells whether the package is to be had.
apt update || echo 'apt-get update failed; going on with the lists at hand'
apt install -y --no-install-recommends mariadb-server

# The package switches its service on for the next start of the machine: nobody asked for that.
if [ -d /run/systemd/system ]; then systemctl disable --now mariadb || true; fi
if command -v systemctl >/dev/null; then systemctl disable mariadb || true; fi
if command -v update-rc.d >/dev/null; then update-rc.d mariadb disable || true; fi
