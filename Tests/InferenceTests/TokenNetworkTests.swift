import TestSupport
import Testing

@testable import Inference

@Suite struct TokenNetworkTests {
  @Test func refusesANetworkThatTakesNoTokens() throws {
    let folder = try TemporaryFolder()
    let file = try TinyNetwork(shape: [-1, 3, -1, -1]).written(in: folder)
    let error = #expect(throws: InferenceError.self) {
      try TokenNetwork(
        file: file, inputs: ["ids"], outputs: ["minus0"], precision: .f32, parallelism: .latency(cores: 1))
    }
    guard case .tokenInputs(file, ["ids"], let got) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
    #expect(got.count == 1 && error?.description.contains("[?, 3, ?, ?]") == true)
  }
}
