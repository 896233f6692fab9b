/* main.c - the process: everything else is a library or a command. */
#include "cli.h"

int
main(int argc, char **argv)
{
    /* No setlocale(): numbers, messages and widths are the same everywhere. */
    output_prepare();
    return (int)cli_main(argc, argv);
}
