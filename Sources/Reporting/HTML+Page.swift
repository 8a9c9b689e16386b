extension HTML {
  /// A report as one self-contained file: no script, no other file, no network.
  ///
  /// - Parameters:
  ///   - title: plain text.
  ///   - summary: what is said below the title, plain text.
  ///   - sections: HTML, one after another.
  package static func page(title: String, summary: String, sections: [String]) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
    <meta name="color-scheme" content="light dark">
    <title>\(escaped(title))</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <header><h1>\(escaped(title))</h1>
    <p>\(escaped(summary))</p></header>
    <main>
    \(sections.joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  /// A part of a report.
  ///
  /// - Parameters:
  ///   - title: plain text.
  ///   - note: HTML.
  ///   - body: HTML.
  package static func section(_ title: String, _ note: String, _ body: String) -> String {
    "<section><h2>\(escaped(title))</h2><p class=\"note\">\(note)</p>\(body)</section>"
  }

  /// A list of names with their values.
  ///
  /// - Parameter rows: plain texts.
  package static func list(_ rows: [(name: String, value: String)]) -> String {
    let rows = rows.map { "<dt>\(escaped($0.name))</dt><dd>\(escaped($0.value))</dd>" }
    return "<dl>\(rows.joined(separator: "\n"))</dl>"
  }

  /// What a report was made with: the first rows of the list that says how to repeat it.
  ///
  /// - Parameter program: the program.
  package static func rows(of program: ReportProgram) -> [(name: String, value: String)] {
    [
      ("program", "eidetic \(program.version)"),
      ("commit", program.commit ?? "unknown: the program was not built from a checkout"),
      ("command", program.command.map(quoted).joined(separator: " ")),
    ]
  }

  /// A word, quoted for a shell.
  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,@+%".contains($0)) }
    return plain && !word.isEmpty
      ? word
      : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
