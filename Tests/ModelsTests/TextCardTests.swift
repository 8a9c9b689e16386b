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
    (#""pooling": "mean""#, #""network": "texts.onnx""#, "needs an \"input\""),
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

  /// A card of a network with two towers, with one part replaced.
  private static func twoTowers(_ old: String = "", _ new: String = "") -> [UInt8] {
    let text = """
      {"name": "both", "task": "image-text-embedding", "licence": "MIT", "source": "here",
       "files": [{"name": "both.onnx"}, {"name": "texts.onnx"}, {"name": "merges.txt"}],
       "input": {"name": "input", "width": 224, "height": 224, "layout": "NCHW", "channelOrder": "RGB",
         "resize": "crop", "interpolation": "bicubic", "mean": [0, 0, 0], "scale": [1, 1, 1]},
       "text": {"tokenizer": {"kind": "bytePairs", "vocabulary": "merges.txt"}, "maximumTokens": 77,
         "inputs": {"tokens": "ids"}, "padding": "maximum", "network": "texts.onnx", "output": "embeds",
         "logitScale": 100},
       "outputs": {"embedding": "embedding"}, "dimension": 512}
      """
    return Array(old.isEmpty ? text.utf8 : text.replacing(old, with: new).utf8)
  }

  @Test func aCardMayHaveTwoTowers() throws {
    let card = try ModelCard(json: Self.twoTowers(), file: "both.json")
    #expect(try ModelCard(json: try card.json(), file: "both.json") == card)
    let text = try #require(card.text)
    #expect(card.input != nil && text.output(in: card) == "embeds" && text.fixedWidth == 77)
    #expect(text.networkFile(in: card) == "texts.onnx" && text.logitScale == 100)
  }

  @Test(arguments: [
    (#""network": "texts.onnx", "#, "", "\"network\" for texts"),
    (#""output": "embeds","#, "", "\"output\""),
    (#""network": "texts.onnx""#, #""network": "other.onnx""#, "none of the files after"),
    (#""network": "texts.onnx""#, #""network": "both.onnx""#, "none of the files after"),
    (#""padding": "maximum""#, #""padding": "some""#, "text.padding"),
    (#""dimension": 512"#, #""dimension": 0"#, "dimension"),
  ])
  func saysWhatIsWrongWithTwoTowers(old: String, new: String, words: String) {
    let error = #expect(throws: ModelsError.self) {
      try ModelCard(json: Self.twoTowers(old, new), file: "both.json")
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
