; The installer: per user, in Russian, never touches the person's data. Parameters come from installer/windows_build.py:
; PAYLOAD, OUTFILE, VERSION, ICON, SIDE, FILES, BYTES, SIZE_KB, COMPRESSOR, and TEST_BUILD when no release key was given.
;
; Error levels: 0 done; 1 cancelled; 2 the file is damaged (NSIS itself); 3 Windows too old; 4 a newer version is there;
; 5 the program or another installer is open; 6 the folder is somebody else's or cannot be written; 7 failed on the way, all is as it was.
;
; A new program is unpacked beside the old one (NEW), counted, and only then takes its place by renames: the old one goes
; to OLD, and OLD becomes GONE once the new one is there. So GONE is rubbish whenever it is found, and while OLD is there the
; change is not finished: it is undone first. Parts enter only after all old ones have left, so that then a part in its
; place belongs to the new program exactly when NEW lacks it.

Unicode true
Target amd64-unicode
!if "${COMPRESSOR}" == "lzma"
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!else
  SetCompressor zlib
!endif

!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh

!define APP "ШНОР-Офис"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ShnorOffice"
!define CLASSES "Software\Classes"
!define MARKER "ShnorOffice.installed"
!define DATA "$LOCALAPPDATA\ShnorOffice"
!define NEW "ShnorOffice.new"
!define OLD "ShnorOffice.old"
!define GONE "ShnorOffice.gone"
!define BUSY "Файлы прежней программы заняты другой программой: закройте её, а если не помогло, перезагрузите компьютер."

; what does not arrive whole is a failure, with and without a screen; nobody may leave files out
AllowSkipFiles off
Var First
Var Why
Var Broke
Var Told

!ifdef TEST_BUILD
  Name "${APP} ${VERSION} (тестовая сборка)"
!else
  Name "${APP} ${VERSION}"
!endif
BrandingText "${APP} ${VERSION}"
OutFile "${OUTFILE}"
InstallDir "$LOCALAPPDATA\Programs\ShnorOffice"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${APP}"
VIAddVersionKey "FileDescription" "Установка программы ${APP}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "${APP}"
VIAddVersionKey "LegalCopyright" "MIT"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_WELCOMEPAGE_TITLE_3LINES
!define MUI_FINISHPAGE_TITLE_3LINES
!ifdef TEST_BUILD
  !define TEST_WORDS "Тестовая сборка: подписана пробным ключом, который известен всем. Школам её не раздают.$\r$\n$\r$\n"
!else
  !define TEST_WORDS ""
!endif
!define MUI_WELCOMEPAGE_TEXT "${TEST_WORDS}Программа будет установлена только для вас: права администратора и сеть не нужны.$\r$\n$\r$\nВаши базы, копии и ключи лежат отдельно от программы; установка и обновление их не трогают.$\r$\n$\r$\nЕсли программа сейчас открыта, закройте её."
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipInUpdate
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipKnownFolder
!define MUI_DIRECTORYPAGE_TEXT_TOP "Папку менять не нужно. Если всё же выбираете другую, она должна быть пустой: в папку с чужими файлами программа не ставится, и кнопка «Установить» тогда недоступна."
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${APP}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Открыть ${APP}"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Программа будет удалена. Ваши базы, копии и ключи останутся на месте."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Russian"

; $Broke is 1 when the person has not closed it.
!macro AskToClose
  ${Do}
    StrCpy $Broke 0
    ; SYNCHRONIZE on the name that the launcher holds while the program runs
    System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "Local\ShnorOffice.Running") p .r0'
    ${If} $0 P= 0
      ${ExitDo}
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p r0)'
    StrCpy $Broke 1
    ${If} ${Cmd} 'MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${APP} сейчас открыт. Закройте все его окна и нажмите «Повторить». Пока ничего не изменено." /SD IDCANCEL IDCANCEL'
      ${ExitDo}
    ${EndIf}
  ${Loop}
!macroend

!macro RefuseWhileRunning
  !insertmacro AskToClose
  ${If} $Broke == 1
    SetErrorLevel 5
    Quit
  ${EndIf}
!macroend

; A second double click, or the stick's installer beside the one that the program has started.
!macro RefuseSecond
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "Local\ShnorOffice.Setup") p .r0 ?e'
  Pop $0
  ${If} $0 == 183
    MessageBox MB_OK|MB_ICONEXCLAMATION "Установка или удаление ${APP} уже идёт в другом окне. Здесь ничего не изменено." /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
!macroend

; /UPDATE: the program started this on its way out; it gets half a minute to end.
!macro WaitForProgram
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/UPDATE" $2
  ${IfNot} ${Errors}
    ${For} $3 1 60
      System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "Local\ShnorOffice.Running") p .r0'
      ${If} $0 P= 0
        ${ExitFor}
      ${EndIf}
      System::Call 'kernel32::CloseHandle(p r0)'
      Sleep 500
    ${Next}
  ${EndIf}
!macroend

; What is done, in one line; the names of files say nothing to the person.
!macro Tell WORDS
  SetDetailsPrint both
  DetailPrint "${WORDS}"
  SetDetailsPrint none
!macroend

; Behind the marker only: in a folder without it everything is somebody else's. NAME is a plain name of ours.
!macro RemoveOwn NAME
  ${If} ${FileExists} "$INSTDIR\${MARKER}"
    RMDir /r "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

; Every part of the program; the one that is started last, so that a program without the rest can still say so.
!macro EveryPart DO
  !insertmacro ${DO} "python"
  !insertmacro ${DO} "lib"
  !insertmacro ${DO} "app"
  !insertmacro ${DO} "licences"
  !insertmacro ${DO} "sbom.json"
  !insertmacro ${DO} "manifest.sha256"
  !insertmacro ${DO} "shnor.exe"
  !insertmacro ${DO} "uninstall.exe"
  !insertmacro ${DO} "${APP}.exe"
!macroend

; An antivirus may hold a file for a moment: ten tries in five seconds. $Broke is 1 when it did not work.
!macro Move FROM TO
  ${For} $3 1 10
    ClearErrors
    Rename "${FROM}" "${TO}"
    ${If} ${Errors}
      StrCpy $Broke 1
      Sleep 500
    ${Else}
      StrCpy $Broke 0
      ${ExitFor}
    ${EndIf}
  ${Next}
!macroend

!macro Leave NAME
  ${If} $Broke == 0
  ${AndIf} ${FileExists} "$INSTDIR\${NAME}"
    !insertmacro Move "$INSTDIR\${NAME}" "$INSTDIR\${OLD}\${NAME}"
  ${EndIf}
!macroend

!macro Enter NAME
  ${If} $Broke == 0
    !insertmacro Move "$INSTDIR\${NEW}\${NAME}" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

!macro Return NAME
  StrCpy $Broke 0
  ${If} ${FileExists} "$INSTDIR\${NAME}"
  ${AndIfNot} ${FileExists} "$INSTDIR\${NEW}\${NAME}"
    !insertmacro Move "$INSTDIR\${NAME}" "$INSTDIR\${NEW}\${NAME}"
  ${EndIf}
  ${If} $Broke == 0
  ${AndIf} ${FileExists} "$INSTDIR\${OLD}\${NAME}"
    !insertmacro Move "$INSTDIR\${OLD}\${NAME}" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

; A folder or a file.
!macro RemovePart NAME
  !insertmacro RemoveOwn "${NAME}"
  Delete "$INSTDIR\${NAME}"
!macroend

; Everything but the uninstaller, which may be needed once more.
!macro RemoveButUninstaller NAME
  !if "${NAME}" != "uninstall.exe"
    !insertmacro RemovePart "${NAME}"
    ${If} ${FileExists} "$INSTDIR\${NAME}"
      StrCpy $Broke 1
    ${EndIf}
  !endif
!macroend

; $Broke is 1 when it could not be written.
!macro Mark
  StrCpy $Broke 0
  ClearErrors
  FileOpen $0 "$INSTDIR\${MARKER}" w
  ${If} ${Errors}
    StrCpy $Broke 1
  ${Else}
    FileWrite $0 "${VERSION}"
    FileClose $0
  ${EndIf}
!macroend

; What was changed is undone, and the person is told why, before the page waits for her.
!macro Fail
  Call Failed
  SetDetailsPrint both
  Abort "$Why"
!macroend

!macro Associate ENDING TYPE WORDS
  WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${TYPE}"
  !insertmacro Describe "${TYPE}" "${WORDS}"
!macroend

!macro Describe TYPE WORDS
  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "${WORDS}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\${APP}.exe,0"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${APP}.exe" "%1"'
!macroend

; One of those that Windows offers for a file of many programs: whoever opens it now goes on doing so.
!macro Offer ENDING TYPE WORDS
  WriteRegStr HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${TYPE}" ""
  !insertmacro Describe "${TYPE}" "${WORDS}"
!macroend

!macro Withdraw ENDING TYPE
  DeleteRegValue HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${TYPE}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}\OpenWithProgids"
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  ${If} $0 == ""
    DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
!macroend

!macro Dissociate ENDING TYPE
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  ${If} $0 == "${TYPE}"
    DeleteRegKey HKCU "${CLASSES}\${ENDING}"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "Программе нужна 64-разрядная Windows 10 версии 1809 или новее. Ничего не установлено." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  !insertmacro RefuseSecond
  !insertmacro WaitForProgram
  !insertmacro RefuseWhileRunning
  ReadRegStr $1 HKCU "${KEY}" "DisplayVersion"
  ReadRegStr $2 HKCU "${KEY}" "InstallLocation"
  ${IfNot} ${FileExists} "$2\${MARKER}"
    ; its folder was deleted by hand, or lies on a disk that is not here
    StrCpy $1 ""
    ${If} $INSTDIR == $2
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\ShnorOffice"
    ${EndIf}
  ${EndIf}
  ${If} $1 != ""
    ${VersionCompare} "${VERSION}" "$1" $2
    ${If} $2 == 2
      MessageBox MB_OK|MB_ICONEXCLAMATION "Уже установлена более новая версия программы: $1, а здесь ${VERSION}. Ничего не изменено." /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; The person has agreed in the program already.
Function SkipInUpdate
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/UPDATE" $2
  ${IfNot} ${Errors}
    Abort
  ${EndIf}
FunctionEnd

; A program is renewed where it stands: a second one elsewhere would be forgotten.
Function SkipKnownFolder
  ${If} ${FileExists} "$INSTDIR\${MARKER}"
    Abort
  ${EndIf}
FunctionEnd

; The old program back in its place, and nothing of the new one; OLD stays when that did not work.
Function PutBack
  ${If} ${FileExists} "$INSTDIR\${OLD}\*.*"
    CreateDirectory "$INSTDIR\${NEW}"
    !insertmacro EveryPart Return
    RMDir "$INSTDIR\${OLD}"
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\${OLD}\*.*"
    !insertmacro RemoveOwn "${NEW}"
    !insertmacro RemoveOwn "${GONE}"
  ${EndIf}
FunctionEnd

Function Failed
  SetErrorLevel 7
  ${If} $Told == 1
    Return
  ${EndIf}
  StrCpy $Told 1
  SetOutPath "$TEMP"
  Call PutBack
  ${If} ${FileExists} "$INSTDIR\${OLD}\*.*"
    MessageBox MB_OK|MB_ICONSTOP "Программа не обновлена, и часть её файлов занята. Перезагрузите компьютер и запустите установку ещё раз: она вернёт всё на место. Ваши данные не тронуты." /SD IDOK
  ${ElseIf} $First == 1
    Delete "$INSTDIR\${MARKER}"
    RMDir "$INSTDIR"
    ; only if it is empty
    RMDir "$LOCALAPPDATA\Programs"
    MessageBox MB_OK|MB_ICONSTOP "Программа не установлена. $Why$\r$\n$\r$\nНичего лишнего на компьютере не осталось." /SD IDOK
  ${Else}
    MessageBox MB_OK|MB_ICONSTOP "Программа не обновлена. $Why$\r$\n$\r$\nПрежняя версия осталась на месте целой, ваши данные не тронуты." /SD IDOK
  ${EndIf}
FunctionEnd

Function .onVerifyInstDir
  ; a folder with other people's files in it is refused
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${MARKER}"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      Abort
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  !insertmacro Tell "Копирую файлы программы…"
  SetOutPath "$INSTDIR"
  ${DirState} "$INSTDIR" $0
  ${If} $0 == 1
  ${AndIfNot} ${FileExists} "$INSTDIR\${MARKER}"
    MessageBox MB_OK|MB_ICONEXCLAMATION "В папке $INSTDIR лежат другие файлы. Выберите пустую папку. Ничего не изменено." /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\${MARKER}"
    !insertmacro Mark
    ${If} $Broke == 1
      SetOutPath "$TEMP"
      RMDir "$INSTDIR"
      MessageBox MB_OK|MB_ICONSTOP "В папку $INSTDIR нельзя записывать. Выберите другую. Ничего не установлено." /SD IDOK
      SetErrorLevel 6
      Quit
    ${EndIf}
  ${EndIf}
  StrCpy $First 0
  StrCpy $Told 0
  StrCpy $Why "${BUSY}"
  Call PutBack
  ${If} ${FileExists} "$INSTDIR\${OLD}\*.*"
    !insertmacro Fail
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\${APP}.exe"
  ${AndIfNot} ${FileExists} "$INSTDIR\python"
    StrCpy $First 1
  ${EndIf}

  StrCpy $Why "Файлы программы записались не полностью: проверьте, хватает ли места на диске."
  SetOutPath "$INSTDIR\${NEW}"
  File /r "${PAYLOAD}/*"
  ${GetSize} "$INSTDIR\${NEW}" "/S=0B" $0 $1 $2
  ${If} $0 != ${BYTES}
  ${OrIf} $1 != ${FILES}
    !insertmacro Fail
  ${EndIf}
  ClearErrors
  WriteUninstaller "$INSTDIR\${NEW}\uninstall.exe"
  ${If} ${Errors}
    !insertmacro Fail
  ${EndIf}

  StrCpy $Why "Программу открыли, пока файлы копировались."
  !insertmacro AskToClose
  ${If} $Broke == 1
    !insertmacro Fail
  ${EndIf}
  StrCpy $Why "${BUSY}"
  !insertmacro Tell "Ставлю программу на место…"
  ; a folder that is somebody's current one cannot be renamed
  SetOutPath "$INSTDIR"
  CreateDirectory "$INSTDIR\${OLD}"
  StrCpy $Broke 0
  !insertmacro EveryPart Leave
  !insertmacro EveryPart Enter
  ${If} $Broke == 0
    !insertmacro Move "$INSTDIR\${OLD}" "$INSTDIR\${GONE}"
  ${EndIf}
  ${If} $Broke == 1
    !insertmacro Fail
  ${EndIf}
  !insertmacro Mark
  !insertmacro RemoveOwn "${NEW}"
  !insertmacro RemoveOwn "${GONE}"

  CreateDirectory "$SMPROGRAMS"
  CreateShortCut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\${APP}.exe" "" "$INSTDIR\${APP}.exe" 0
  CreateShortCut "$DESKTOP\${APP}.lnk" "$INSTDIR\${APP}.exe" "" "$INSTDIR\${APP}.exe" 0

  WriteRegStr HKCU "${KEY}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${APP}.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "${APP}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1

  !insertmacro Associate ".shnor" "ShnorOffice.Base" "База ШНОР-Офиса"
  !insertmacro Associate ".shnor-request" "ShnorOffice.Request" "Запрос сертификата ШНОР-Офиса"
  !insertmacro Associate ".shnor-profile" "ShnorOffice.Profile" "Файл района ШНОР-Офиса"
  !insertmacro Offer ".asice" "ShnorOffice.Package" "Пакет или квитанция ШНОР-Офиса"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

; Also when NSIS itself gives up, for want of room.
Function .onInstFailed
  Call Failed
FunctionEnd

Function un.onInit
  !insertmacro RefuseSecond
  !insertmacro RefuseWhileRunning
FunctionEnd

Section "Uninstall"
  !insertmacro Tell "Удаляю программу; данные остаются…"
  ${IfNot} ${FileExists} "$INSTDIR\${MARKER}"
    MessageBox MB_OK|MB_ICONEXCLAMATION "В папке $INSTDIR нет программы ${APP}. Ничего не удалено." /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  StrCpy $Broke 0
  !insertmacro EveryPart RemoveButUninstaller
  !insertmacro RemoveOwn "${NEW}"
  !insertmacro RemoveOwn "${OLD}"
  !insertmacro RemoveOwn "${GONE}"
  ${If} $Broke == 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "Удалено не всё: часть файлов программы занята. Закройте открытые файлы и папки программы или перезагрузите компьютер и повторите удаление. Ваши базы, копии и ключи на месте." /SD IDOK
    SetErrorLevel 7
    Quit
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  Delete "$INSTDIR\${MARKER}"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  Delete "$DESKTOP\${APP}.lnk"
  !insertmacro Dissociate ".shnor" "ShnorOffice.Base"
  !insertmacro Dissociate ".shnor-request" "ShnorOffice.Request"
  !insertmacro Dissociate ".shnor-profile" "ShnorOffice.Profile"
  !insertmacro Withdraw ".asice" "ShnorOffice.Package"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  DeleteRegKey HKCU "${KEY}"
  MessageBox MB_OK|MB_ICONINFORMATION "Программа удалена. Ваши базы, копии и ключи остались в папке ${DATA} и там, куда вы их сохраняли." /SD IDOK
SectionEnd
