import Testing

@testable import Models

@Suite struct TextCardTests {
  /// A card of a network for texts, with one part replaced.
  private static func card(_ old: String = "", _ new: String = "") -> [UInt8] {
    let text = """
      {"name": "words", "task": "text-embedding", "licence": "MIT", "source": "here",
       "files": [{"name": "words.onnx"}, {"name": "vocab.txt"}],
       "text": {"tokenizer": {"kind": "wordPiece", "vocabulary": "vocab.txt"}, "maximumTokens": 64,
         "inputs": {"tokens": "ids", "mask": "mask"}, "pooling": "mean"},
       "outputs": {"hidden": "tokens", "extra": "other"}, "dimension": 384}
      """
    return Array(old.isEmpty ? text.utf8 : text.replacing(old, with: new).utf8)
  }

  @Test func readsWhatItWrites() throws {
    let card = try ModelCard(json: Self.card(), file: "words.json")
    #expect(try ModelCard(json: try card.json(), file: "words.json") == card)
    #expect(card.input == nil)
    let text = try #require(card.text)
    #expect(text.inputs.names == ["ids", "mask"] && text.maximumTokens == 64 && text.pooling == .mean)
  }

  @Test(arguments: [
    (#""text": {"#, #""other": {"#, "a \"text\" section"),
    ("\"maximumTokens\": 64", "\"maximumTokens\": 1", "2 to 8192"),
    ("\"vocabulary\": \"vocab.txt\"", "\"vocabulary\": \"words.onnx\"", "none of the files after"),
    ("\"vocabulary\": \"vocab.txt\"", "\"vocabulary\": \"/etc/passwd\"", "none of the files after"),
    ("\"kind\": \"wordPiece\"", "\"kind\": \"letters\"", "text.tokenizer.kind"),
    ("\"mask\": \"mask\"", "\"mask\": \"ids\"", "one name"),
    ("\"hidden\": \"tokens\"", "\"hidden\": \"embedding\"", "\"tokens\""),
    (", \"pooling\": \"mean\"", "", "\"embedding\""),
    ("\"extra\": \"other\"", "\"extra\": \"tokens\"", "one output"),
    (", \"dimension\": 384", "", "dimension"),
    ("\"dimension\": 384", "\"dimension\": 0", "dimension"),
    ("\"dimension\": 384", "\"dimension\": 384, \"face\": {\"alignment\": \"box\"}", "faces"),
  ])
  func saysWhatIsWrongWithACard(old: String, new: String, words: String) {
    let error = #expect(throws: ModelsError.self) {
      try ModelCard(json: Self.card(old, new), file: "words.json")
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
