#!/bin/sh
# Prints the words that start the bundle BUNDLE inside the system ROOT, with FOLDER as all that it may write to.
root=$(realpath "$1") bundle=$(realpath "$2") folder=$(realpath -m "$3")
echo bwrap --unshare-all --die-with-parent --bind "$root" / --proc /proc --dev /dev --tmpfs /tmp \
    --ro-bind "$bundle" /opt/lgrr --bind "$folder" "$folder" --remount-ro / --chdir "$folder" /opt/lgrr/lgrr
