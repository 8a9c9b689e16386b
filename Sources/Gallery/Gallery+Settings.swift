extension Gallery {
  /// What was chosen for this gallery; nothing where nothing was.
  ///
  /// - Parameter name: of the setting.
  package func setting(_ name: String) throws(GalleryError) -> String? {
    try connection.row("SELECT value FROM settings WHERE name = ?", [.text(name)]) { $0.text(0) }
  }

  /// Remembers what was chosen.
  ///
  /// - Parameters:
  ///   - name: of the setting.
  ///   - value: nothing to forget it.
  package func set(_ name: String, to value: String?) throws(GalleryError) {
    guard let value else {
      return try connection.run("DELETE FROM settings WHERE name = ?", [.text(name)])
    }
    try connection.run(
      """
      INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
      """, [.text(name), .text(value)])
  }
}
