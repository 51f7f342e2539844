#!/usr/bin/env bash
# Install Debian's Chromium where that is possible and none is there; elsewhere the browser tests are named as skipped.
set -eu
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "ติดตั้ง Chromium สำหรับทดสอบหน้าเว็บ · installing Chromium for the browser tests"
  apt-get update -qq >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1
fi
