import Testing

@testable import Evaluation

@Suite struct PictureSetTests {
  private func truth(
    _ relevant: Set<String>, _ naming: GroundTruth.Naming, _ copies: GroundTruth.Copies
  ) -> GroundTruth {
    let query = JudgedQuery("q", group: nil, input: .picture("q", nil), relevant: relevant)
    return GroundTruth(path: "t", queries: [query], naming: naming, copies: copies)
  }

  @Test func stemsAreFoundInWhateverFolder() throws {
    let set = try PictureSet(
      ["q.jpg": 1, "deep/er/a.b.png": 2, "x/c.jpg": 3, "y/c.jpg": 4],
      truth: truth(["a.b", "gone"], .stem, .kept))
    #expect(set.ids == ["q": 1, "a.b": 2, "c": 3, "y/c.jpg": 4])
    #expect(set.missing == ["gone"] && set.copies == 0)
  }

  @Test func aNameThatIsAskedForMustBeOnePicture() {
    #expect(throws: EvaluationError.ambiguous(name: "a", paths: ["x/a.jpg", "y/a.jpg"])) {
      try PictureSet(["q.jpg": 1, "x/a.jpg": 2, "y/a.jpg": 3], truth: truth(["a"], .stem, .kept))
    }
  }

  @Test func copiesCountOnceOrEach() throws {
    let images: [String: Int64] = ["q": 1, "b": 2, "a": 2, "0 unknown": 2]
    let merged = try PictureSet(images, truth: truth(["a", "b"], .path, .merged))
    // One that the ground truth does not name never stands for one that it does.
    #expect(merged.names == [1: ["q"], 2: ["a"]] && merged.copies == 2 && merged.missing.isEmpty)
    let kept = try PictureSet(images, truth: truth(["a", "b"], .path, .kept))
    #expect(kept.names == [1: ["q"], 2: ["a", "b", "0 unknown"]] && kept.copies == 0)
  }
}
