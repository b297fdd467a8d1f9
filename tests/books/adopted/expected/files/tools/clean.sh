copy of tools/clean.sh
