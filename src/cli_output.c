/* cli_output.c - where results go, and noticing when they do not get there. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
output_prepare(void)
{
    /* A reader that goes away shows as EPIPE, and the exit status stays the check's own. */
    signal(SIGPIPE, SIG_IGN);
    /* A descriptor that the caller closed would be given to the next file opened, and our messages
     * would land in it. Opened the wrong way round, it fails when used. */
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
            _exit(STATUS_FAILED);
}

static bool
is_stdout(const char *path)
{
    return !path || !strcmp(path, "-");
}

FILE *
output_open(const char *path)
{
    FILE *f;

    if (is_stdout(path)) {
        static char buffer[(size_t)64 << 10];

        /* A pipe's own buffer would be 4 KB; glibc takes the size only with a buffer. */
        if (!isatty(STDOUT_FILENO))
            setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
        return stdout;
    }
    f = fopen(path, "we");
    if (!f)
        cli_error("cannot write %s: %s", path, strerror(errno));
    return f;
}

/* The errno of a write that failed, 0: none did. */
static int
write_error(FILE *f)
{
    int why;

    errno = 0;
    if (!ferror(f)) {
        if (fflush(f) == 0)
            return 0;
        return errno ? errno : EIO;
    }
    /* stdio keeps no reason; what failed once fails again for the same one. */
    clearerr(f);
    errno = 0;
    why = fputc('\n', f) == EOF || fflush(f) != 0 ? errno : 0;
    return why ? why : EIO;
}

bool
output_close(FILE *f, const char *path)
{
    int why;

    if (!f)
        return false;
    why = write_error(f);
    if (!is_stdout(path) && fclose(f) != 0 && !why)
        why = errno ? errno : EIO;
    if (!why || why == EPIPE)
        return true;
    cli_error("cannot write %s: %s", is_stdout(path) ? "standard output" : path, strerror(why));
    return false;
}

bool
output_color_said(const struct cli *cli)
{
    const char *when = cli_value(cli, "color");

    if (!when || !strcmp(when, "auto") || !strcmp(when, "always") || !strcmp(when, "never"))
        return true;
    return cli_error("--color: \"%s\" is not one of auto, always or never", when) == STATUS_OK;
}

bool
output_color(const struct cli *cli, FILE *f)
{
    const char *when = cli_value(cli, "color"), *no = getenv("NO_COLOR"), *term = getenv("TERM");

    if (when && !strcmp(when, "always"))
        return true;
    if (when && !strcmp(when, "never"))
        return false;
    return !(no && *no) && !(term && !strcmp(term, "dumb")) && isatty(fileno(f));
}

FILE *
output_begin(struct cli *cli)
{
    return output_open(cli_value(cli, "output"));
}

enum status
output_end(struct cli *cli, FILE *f)
{
    return output_close(f, cli_value(cli, "output")) ? STATUS_OK : STATUS_FAILED;
}
