/* Starts the program: loads the interpreter that lies in python\ and hands our module to it.
 *
 * One source, two programs: the window (no console) and `shnor` (the command line). Both understand
 * `--interpreter …` as the first word and then are plain Python: the program starts its own children that way.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <shobjidl.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define LONGEST 32767
/* The installer asks for this name to learn whether the program runs; a portable copy is nobody's business. */
#define RUNNING L"Local\\ShnorOffice.Running"

#ifdef COMMAND_LINE
#define MODULE L"shnor_desktop.cli"
#else
#define MODULE L"shnor_desktop"
#endif

static int broken(const wchar_t *words)
{
#ifdef COMMAND_LINE
    fputws(words, stderr);
    fputws(L"\n", stderr);
#else
    MessageBoxW(NULL, words, L"ШНОР-Офис", MB_OK | MB_ICONERROR);
#endif
    return 2;
}

int wmain(int argc, wchar_t **argv)
{
    static wchar_t folder[LONGEST], path[LONGEST + 32];
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    wchar_t *last = length && length < LONGEST ? wcsrchr(folder, L'\\') : NULL;
    if (!last)
        return broken(L"Не удалось определить папку программы. Установите программу в другую папку.");
    *last = 0;
    SetEnvironmentVariableW(L"PYTHONHOME", NULL);
    SetEnvironmentVariableW(L"PYTHONPATH", NULL);
    SetEnvironmentVariableW(L"PYTHONSTARTUP", NULL);
    SetCurrentProcessExplicitAppUserModelID(L"ShnorOffice.Desktop");

    _snwprintf(path, LONGEST + 32, L"%ls\\portable.txt", folder);
    if (GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES)
        CreateMutexW(NULL, FALSE, RUNNING);
    _snwprintf(path, LONGEST + 32, L"%ls\\python", folder);
    SetDllDirectoryW(path);
    _snwprintf(path, LONGEST + 32, L"%ls\\python\\python311.dll", folder);
    HMODULE python = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    int (*py_main)(int, wchar_t **) =
        python ? (int (*)(int, wchar_t **))(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (!py_main)
        return broken(L"Программа установлена не полностью: нет файлов в папке python. "
                      L"Установите её заново, данные останутся на месте.");

    int plain = argc > 1 && wcscmp(argv[1], L"--interpreter") == 0;
    wchar_t **given = calloc((size_t)argc + 8, sizeof *given);
    if (!given)
        return broken(L"Не хватает памяти, чтобы запустить программу.");
    int count = 0, from = 1;
    given[count++] = argv[0];
    given[count++] = L"-X";
    given[count++] = L"utf8";
    if (plain) {
        from = 2;
    } else {
        given[count++] = L"-m";
        given[count++] = MODULE;
    }
    for (int number = from; number < argc; number++)
        given[count++] = argv[number];
    return py_main(count, given);
}
