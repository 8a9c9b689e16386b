import Foundation
import TestSupport
import Testing

@testable import Models

@Suite struct ImageClassesTests {
  private static let file = SharedData.builtInModels + "/imagenet-1k/classes.json"

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: file), "the names of ImageNet's classes are missing"))
  func theDefaultNetworksClassesHaveNamesAndKinds() throws {
    let classes = try ImageClasses(ofFile: Self.file).classes
    #expect(classes.count == 1000)
    #expect(classes.allSatisfy { !$0.gloss.isEmpty && $0.synset.hasPrefix("n") })
    #expect(classes.allSatisfy { $0.kinds.contains(["entity"]) })
    #expect(classes.count { $0.description == nil } == 25)
    let cat = classes[281]
    #expect(cat.name == "tabby cat" && cat.synonyms.contains("tabby"))
    #expect(cat.kinds.contains { $0.contains("domestic cat") })
    #expect(cat.kinds.contains { $0.contains("animal") })
    #expect(classes[671].kinds.contains { $0.contains("vehicle") })
  }

  private static func json(_ old: String = "", _ new: String = "") -> [UInt8] {
    let text = """
      {"licences": {}, "kinds": {"n1": ["fish"], "n2": ["animal", "beast"]}, "classes": [
        {"synset": "n3", "name": "tench", "synonyms": ["tench"], "gloss": "g", "description": "d", "kinds": ["n1", "n2"]}
      ]}
      """
    return Array(old.isEmpty ? text.utf8 : text.replacing(old, with: new).utf8)
  }

  @Test func kindsAreGivenByTheirWords() throws {
    let classes = try ImageClasses(json: Self.json(), file: "classes.json").classes
    #expect(classes.map(\.name) == ["tench"])
    #expect(classes[0].kinds == [["fish"], ["animal", "beast"]])
  }

  @Test(arguments: [
    ("\"n2\"]}", "\"n9\"]}", "n3"), ("\"name\": \"tench\"", "\"name\": \"\"", "n3"),
    ("[\"fish\"]", "[]", "n3"), ("\"gloss\": \"g\", ", "", "not a list"),
    ("{\"licences\"", "{{", "not a list"),
  ])
  func refusesAFileThatSaysNoNames(old: String, new: String, words: String) {
    let error = #expect(throws: ModelsError.self) {
      try ImageClasses(json: Self.json(old, new), file: "classes.json")
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
