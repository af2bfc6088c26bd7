; The installer: per user, in Russian, never touches the person's data. Parameters come from installer/windows_build.py:
; PAYLOAD, OUTFILE, VERSION, ICON, SIZE_KB, COMPRESSOR, and TEST_BUILD when no release key was given.

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
!define MUI_WELCOMEPAGE_TEXT "Программа будет установлена для вас одного: права администратора и сеть не нужны.$\r$\n$\r$\nВаши базы, копии и ключи лежат отдельно от программы; установка и обновление их не трогают.$\r$\n$\r$\nЕсли программа сейчас открыта, закройте её."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${APP}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Открыть ${APP}"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Программа будет удалена. Ваши базы, копии и ключи останутся на месте."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Russian"

!macro RefuseWhileRunning
  ; SYNCHRONIZE on the name that the launcher holds while the program runs
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "Local\ShnorOffice.Running") p .r0'
  ${If} $0 P<> 0
    System::Call 'kernel32::CloseHandle(p r0)'
    MessageBox MB_OK|MB_ICONEXCLAMATION "${APP} сейчас открыт. Закройте программу и запустите это снова. Ничего не изменено." /SD IDOK
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

; A folder that holds no marker of ours and is not empty is somebody else's: nothing in it is ever removed.
!macro ClearOwn
  ${If} ${FileExists} "$INSTDIR\${MARKER}"
    RMDir /r "$INSTDIR\python"
    RMDir /r "$INSTDIR\lib"
    RMDir /r "$INSTDIR\app"
    RMDir /r "$INSTDIR\licences"
    Delete "$INSTDIR\${APP}.exe"
    Delete "$INSTDIR\shnor.exe"
    Delete "$INSTDIR\sbom.json"
    Delete "$INSTDIR\manifest.sha256"
  ${EndIf}
!macroend

!macro Associate ENDING TYPE WORDS
  WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${TYPE}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "${WORDS}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\${APP}.exe,0"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${APP}.exe" "%1"'
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
  !insertmacro WaitForProgram
  !insertmacro RefuseWhileRunning
  ReadRegStr $1 HKCU "${KEY}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "${VERSION}" "$1" $2
    ${If} $2 == 2
      MessageBox MB_OK|MB_ICONEXCLAMATION "Уже установлена более новая версия программы: $1, а здесь ${VERSION}. Ничего не изменено." /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
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
  SetOutPath "$INSTDIR"
  ${DirState} "$INSTDIR" $0
  ${If} $0 == 1
  ${AndIfNot} ${FileExists} "$INSTDIR\${MARKER}"
    MessageBox MB_OK|MB_ICONEXCLAMATION "В папке $INSTDIR лежат другие файлы. Выберите пустую папку. Ничего не изменено." /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  FileOpen $0 "$INSTDIR\${MARKER}" w
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "В папку $INSTDIR нельзя записывать. Выберите другую. Ничего не установлено." /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  FileWrite $0 "${VERSION}"
  FileClose $0
  !insertmacro ClearOwn
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

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
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Function un.onInit
  !insertmacro RefuseWhileRunning
FunctionEnd

Section "Uninstall"
  ${IfNot} ${FileExists} "$INSTDIR\${MARKER}"
    MessageBox MB_OK|MB_ICONEXCLAMATION "В папке $INSTDIR нет программы ${APP}. Ничего не удалено." /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  !insertmacro ClearOwn
  Delete "$INSTDIR\${MARKER}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  Delete "$DESKTOP\${APP}.lnk"
  !insertmacro Dissociate ".shnor" "ShnorOffice.Base"
  !insertmacro Dissociate ".shnor-request" "ShnorOffice.Request"
  !insertmacro Dissociate ".shnor-profile" "ShnorOffice.Profile"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  DeleteRegKey HKCU "${KEY}"
  MessageBox MB_OK|MB_ICONINFORMATION "Программа удалена. Ваши базы, копии и ключи остались в папке ${DATA} и там, куда вы их сохраняли." /SD IDOK
SectionEnd
