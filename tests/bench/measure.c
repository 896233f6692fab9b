/*
 * measure.c - runs a command and prints its CPU in microseconds, its peak memory in kB and its exit
 * status. A program of its own because a process's peak memory counts what its parent had at fork.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
    struct rusage use;
    int status;
    pid_t child = argc > 1 ? fork() : -1;

    if (child == 0) {
        int null = open("/dev/null", O_RDWR);

        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &use) != child)
        return EXIT_FAILURE;
    printf("%lld %ld %d\n",
           (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000LL + use.ru_utime.tv_usec +
               use.ru_stime.tv_usec,
           use.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return EXIT_SUCCESS;
}
