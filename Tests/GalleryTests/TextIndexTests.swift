import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// The full text, which follows all that changes.
@Suite struct TextIndexTests {
  @Test(
    arguments: [
      ("IMG", true), ("1234", true), ("IMG_1234", true), ("img_1234.jpg", true), ("IMG_12", true),
      ("12", true),
      ("234", false), ("riga", true), ("2020/Rīga", true), ("Riga/IMG", true), ("jurmala", false),
      ("home", false), ("eve", false), ("pictures", true), ("jpeg", false),
    ])
  func findsPartsOfPaths(word: String, isFound: Bool) async throws {
    let made = try await TextGallery()
    let image = try await made.add(1, "2020/Rīga/IMG_1234.JPG")
    #expect(try await made.found(word) == (isFound ? [image] : []))
  }

  @Test(
    arguments: [
      ("東京", true), ("京タワー", true), ("タワ", true), ("京東", false), ("东京", false), ("写真", true),
      ("부산", true), ("산에", false), ("ข้าว", true), ("пляж", true), ("ПЛЯ", true), ("🏖", true), ("👍", false),
      ("παραλια", true), ("שלום", true),
    ])
  func findsWordsOfManyScripts(word: String, isFound: Bool) async throws {
    let made = try await TextGallery()
    let image = try await made.add(
      1, "写真/東京タワーの夏.jpg",
      notes: [("부산에서", "กินข้าว"), ("Пляж 🏖️", "παραλία"), ("שָׁלוֹם", nil)])
    #expect(try await made.found(word) == (isFound ? [image] : []))
    if !word.hasPrefix("ПЛЯ"), !word.hasPrefix("부산") {
      #expect(try await made.found(phrase: word) == (isFound ? [image] : []))
    }
  }

  @Test func allWordsAreFoundWhereverTheyAre() async throws {
    let made = try await TextGallery()
    let first = try await made.add(1, "riga/a.jpg", notes: [("Red beach", "sun"), (nil, "sea")], faces: 1)
    let second = try await made.add(2, "riga/beach.jpg", faces: 2)
    _ = try await made.person("Anna Bērziņa", in: first)
    _ = try await made.person("Anna-Marija", in: second)
    #expect(try await made.found("riga", "beach") == [first, second])
    #expect(try await made.found("beach", "anna", "riga", "sea") == [first])
    #expect(try await made.found("berzina") == [first])
    #expect(try await made.found("anna") == [first, second])
    #expect(try await made.found("anna", "nobody") == [])
    #expect(try await made.found(phrase: "red beach") == [first])
    // A phrase is in one text.
    #expect(try await made.found(phrase: "sun sea") == [])
    #expect(try await made.found("sun", "sea") == [first])
    #expect(try await made.found(phrase: "riga beach") == [second])
    #expect(try await made.found(phrase: "anna marija") == [second])
  }

  @Test func followsFiles() async throws {
    let made = try await TextGallery()
    let image = try await made.add(1, "old/a.jpg")
    let other = try await made.add(2, "old/b.jpg")
    // Copied, moved, replaced, removed.
    #expect(try await made.add(1, "copy/a.jpg") == image)
    #expect(try await made.found("copy") == [image])
    #expect(try await made.found("old") == [image, other])
    try await made.remove("old/a.jpg")
    #expect(try await made.found("old") == [other])
    #expect(try await made.found("copy") == [image])
    #expect(try await made.add(2, "copy/a.jpg") == other)
    #expect(try await made.found("copy") == [other])
    try await made.remove("copy/a.jpg")
    try await made.remove("old/b.jpg")
    #expect(try await made.found("old") == [])
    #expect(try await made.found("jpg") == [])
    let connection = try Connection(path: Gallery.databasePath(folder: made.folder.path), creating: false)
    for table in ["image_texts", "stale_image_texts", "stale_person_texts"] {
      #expect(try connection.row("SELECT count(*) FROM \(table)") { $0.integer(0) } == 0, "\(table)")
    }
  }

  @Test func followsTheFolderThatIsIndexed() async throws {
    let made = try await TextGallery()
    let image = try await made.add(1, "a.jpg")
    #expect(try await made.found("home") == [])
    _ = try await made.gallery.root(covering: "/home")
    #expect(try await made.found("home", "eve", "pictures", "a") == [image])
  }

  @Test func followsWhatAnalysesFind() async throws {
    let made = try await TextGallery()
    let image = try await made.add(1, "a.jpg", notes: [("Sunrise", "red")])
    try await made.add(1, "a.jpg", notes: [("Sunset", nil)])
    #expect(try await made.found("sunset") == [image])
    #expect(try await made.found("sunrise") == [])
    #expect(try await made.found("red") == [])
  }

  @Test func followsNames() async throws {
    let made = try await TextGallery()
    let first = try await made.add(1, "a.jpg", faces: 1)
    let second = try await made.add(2, "b.jpg", faces: 1)
    let anna = try await made.person("Anna", in: first)
    let ben = try await made.person("Ben", in: second)
    _ = try await made.gallery.name(anna, "Olga")
    #expect(try await made.found("anna") == [])
    #expect(try await made.found("olga") == [first])
    _ = try await made.gallery.undo()
    #expect(try await made.found("anna") == [first])
    #expect(try await made.found("olga") == [])
    _ = try await made.gallery.merge([ben], into: anna)
    #expect(try await made.found("anna") == [first, second])
    #expect(try await made.found("ben") == [])
    _ = try await made.gallery.undo()
    #expect(try await made.found("anna") == [first])
    #expect(try await made.found("ben") == [second])
    _ = try await made.gallery.move(try await made.gallery.faces(ofImage: second).map(\.id), to: anna)
    #expect(try await made.found("anna") == [first, second])
    _ = try await made.gallery.name(anna, nil)
    #expect(try await made.found("anna") == [])
  }

  @Test func forgetsNamesForGood() async throws {
    let made = try await TextGallery()
    _ = try await made.person("Zyxomma", in: try await made.add(1, "a.jpg", faces: 1))
    #expect(try await made.found("zyxomma").count == 1)
    try await made.gallery.removeAllFaceData()
    #expect(try await made.found("zyxomma") == [])
    #expect(try await made.found("jpg").count == 1)
    let path = Gallery.databasePath(folder: made.folder.path)
    for file in [path, path + "-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: file))
      for name in ["Zyxomma", "zyxomma"] { #expect(bytes.range(of: Data(name.utf8)) == nil, "\(file)") }
    }
  }

  @Test func readersSeeWhatIsStored() async throws {
    let made = try await TextGallery()
    let image = try await made.add(1, "beach.jpg", faces: 1)
    let path = Gallery.databasePath(folder: made.folder.path)
    // It writes nothing, as in a gallery that may only be read.
    let reader = try Connection(readingBeside: path, FileWatch(path))
    func found(_ word: String) throws -> Set<Int64> {
      let pattern = try #require(TextPattern(word: word))
      let condition = pattern.condition([.ofImages([.notes]), .ofPeople])
      return Set(
        try reader.rows("SELECT i.id FROM images i WHERE \(condition.text)", condition.values) {
          $0.integer(0)
        })
    }
    #expect(try found("beach") == [image])
    // What is being read stays as it was.
    try reader.run("BEGIN")
    #expect(try found("anna") == [])
    _ = try await made.person("Anna", in: image)
    let other = try await made.add(2, "beach 2.jpg")
    #expect(try found("anna") == [] && found("beach") == [image])
    try reader.run("COMMIT")
    #expect(try found("anna") == [image] && found("beach") == [image, other])
  }

  @Test func whatIsRolledBackIsNotFound() async throws {
    let made = try await TextGallery()
    try await made.add(1, "beach.jpg")
    await #expect(throws: GalleryError.self) { try await made.gallery.failAfterRemoving() }
    #expect(try await made.found("beach").count == 1)
  }

  /// Whatever was typed is text; and what is found is what Swift finds.
  @Test(arguments: 1...4) func takesWhateverIsTyped(seed: UInt64) async throws {
    let made = try await TextGallery()
    var random = SplitMix64(seed: seed)
    let pieces = [
      "a", "b", "ab", "A", "é", "e\u{301}", "1", "12", "\"", "'", "*", "^", "(", ")", ":", "+", "-", " ", " ",
      " AND ",
      " OR ", " NOT ", "NEAR(", "{", "}", "path", "path:", ",", "\u{0}", "\\", "%", "_", "?1", "写", "真", "が",
      "🏖️", "👍🏽",
      "\u{E000}", "\u{FFFD}", "\u{200D}", "\u{FEFF}", "--", ";", "/", "ß", "İ", "각", "ข้",
    ]
    func text() -> String {
      (0..<Int.random(in: 0...7, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
    }
    var images: [(id: Int64, texts: [String])] = []
    for number in 1...30 {
      let (title, path) = (text(), "\(number)")
      images.append(
        (try await made.add(UInt64(number), path, notes: [(title, nil)]), [title, "pictures/" + path]))
    }
    var answers: Set<Int> = []
    for _ in 0..<2500 {
      let typed = text()
      for pattern in [TextPattern(word: typed), TextPattern(phrase: typed)] {
        guard let pattern else { continue }
        let found = try await made.gallery.images(meeting: .text(pattern))
        let expected = images.filter { image in
          image.texts.contains { pattern.matches(words(of: $0).map { $0[...] }) }
        }
        #expect(Set(found) == Set(expected.map(\.id)), "\(typed.debugDescription)")
        answers.insert(found.count)
      }
    }
    #expect(answers.count > 5, "the texts tell too little apart: \(answers)")
  }
}

// MARK: Making

extension TextIndexTests {
  private static func contents(_ folder: TemporaryFolder) throws -> [String] {
    let connection = try Connection(path: Gallery.databasePath(folder: folder.path), creating: false)
    return try ["image_texts", "person_texts"].flatMap { table in
      try connection.rows(
        "SELECT rowid || ' ' || ifnull(\(table == "image_texts" ? "path" : "person"), '-') FROM \(table)"
      ) {
        $0.text(0)
      }
    }
  }

  /// Of an index with another definition nothing stays.
  @Test func isMadeAnewWhenItsDefinitionIsAnother() async throws {
    let made = try await TextGallery()
    let image = try await made.add(1, "riga/beach.jpg", faces: 1)
    _ = try await made.person("Anna", in: image)
    let before = try Self.contents(made.folder)
    #expect(before == ["\(image) pictures riga beach jpg", "1 anna"])
    let connection = try Connection(path: Gallery.databasePath(folder: made.folder.path), creating: false)
    try connection.script(
      """
      UPDATE text_indexes SET definition = 'another';
      DELETE FROM image_texts; DELETE FROM person_texts; DROP TRIGGER stale_image_texts_by_INSERT_of_paths;
      """)
    let again = try Gallery(folder: made.folder.path, .existing, tables: [.notes])
    #expect(try Self.contents(made.folder) == before)
    #expect(try await made.found("anna", "beach", in: again) == [image])
    #expect(
      try connection.row(
        "SELECT count(*) FROM sqlite_schema WHERE name = 'stale_image_texts_by_INSERT_of_paths'"
      ) { $0.integer(0) } == 1)
  }

  /// An analysis that came later, or that says more than before.
  @Test func findsTheTextsOfAnAnalysisThatIsNew() async throws {
    let folder = try TemporaryFolder()
    let silent = AnalysisTable(
      "notes", label: "Notes", columns: AnalysisTable.notes.columns,
      migrations: AnalysisTable.notes.migrations, fields: [])
    do {
      let gallery = try Gallery(folder: folder.path, .creating, tables: [silent])
      let root = try await gallery.root(covering: "/pictures")
      let notes = try await gallery.analysis(filling: silent, version: 1)
      _ = try await gallery.store([
        .image(
          FileStamp(rootID: root.id, path: "/pictures/a.png", size: 1, modified: 1),
          ImageRecord(hash: ContentHash(high: 1, low: 1), bytes: 1, width: 1, height: 1, format: "png"),
          [FoundRows([[.text("Sunset"), .missing]], in: silent, by: notes)], note: nil)
      ])
    }
    let gallery = try Gallery(folder: folder.path, .existing, tables: [.notes])
    let pattern = try #require(TextPattern(word: "sunset"))
    #expect(try await gallery.images(meeting: .text(pattern)) == [1])
  }
}

extension Gallery {
  /// Removes all paths in a transaction that fails.
  fileprivate func failAfterRemoving() throws(GalleryError) {
    try connection.transaction { () throws(GalleryError) in
      try connection.run("DELETE FROM paths")
      try imageTexts.bringForward(connection)
      throw .busy(folder: folder)
    }
  }
}
