/// Tells pictures of screens by the names that programs give them, and by those of the programs.
enum Screenshots {
  /// How names begin, in languages in which phones and computers are sold.
  private static let names = [
    "screenshot", "screen shot", "screen_shot", "scrnshot", "bildschirmfoto", "capture d’écran",
    "capture d'écran", "captura de pantalla", "captura de tela", "captura de ecrã", "schermafbeelding",
    "schermata", "istantanea schermo", "skärmavbild", "skærmbillede", "skjermbilde", "näyttökuva",
    "zrzut ekranu", "снимок экрана", "скриншот", "ekran resmi", "スクリーンショット", "截屏", "截图", "屏幕截图",
    "螢幕截圖", "스크린샷",
  ]

  private static let programs = [
    "screenshot", "flameshot", "spectacle", "greenshot", "snipping tool", "ksnip",
  ]

  /// Says whether a file's name is that of a picture of a screen.
  static func isName(_ name: String) -> Bool {
    let name = name.lowercased()
    return names.contains { name.hasPrefix($0) }
  }

  /// Says whether a program makes pictures of screens.
  static func isProgram(_ software: String) -> Bool {
    let software = software.lowercased()
    return programs.contains { software.contains($0) }
  }
}
