#!/bin/sh
# Packages start no service when they are installed: neither while the image is built nor later in a container.
exit 101
