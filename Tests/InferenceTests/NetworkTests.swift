import Faults
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Inference

/// Networks are fed as their cards say, and answer row by row.
@Suite(.timeLimit(.minutes(10))) struct NetworkTests {
  private static let output = "minus0"
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func input(
    _ layout: PictureInput.Layout = .nchw, _ order: PictureInput.ChannelOrder = .rgb, width: Int = 4,
    height: Int = 3, mean: [Float] = [0, 0, 0], scale: [Float] = [1, 1, 1], standardise: Bool = false
  ) -> PictureInput {
    PictureInput(
      width: width, height: height, layout: layout, channelOrder: order, mean: mean, scale: scale,
      standardise: standardise)
  }

  private static func shape(_ layout: PictureInput.Layout) -> [Int] {
    layout == .nchw ? [-1, 3, -1, -1] : [-1, -1, -1, 3]
  }

  private func network(
    _ input: PictureInput, parallelism: Parallelism = .latency(cores: 1)
  ) throws -> Network {
    let file = try TinyNetwork(shape: Self.shape(input.layout)).written(in: folder)
    return try Network(
      file: file, input: input, outputs: [Self.output], precision: .f32, parallelism: parallelism)
  }

  private static func picture(_ input: PictureInput, seed: UInt64) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    return random.bytes(input.bytesPerPicture)
  }

  /// What the network should have been fed with, from the definition.
  private static func fed(_ picture: [UInt8], _ input: PictureInput) -> [Float] {
    var values = picture.map { Double($0) }
    if input.standardise {
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      let deviation = max(variance.squareRoot(), 1 / Double(values.count).squareRoot())
      values = values.map { ($0 - mean) / deviation }
    }
    func value(_ channel: Int, _ pixel: Int) -> Float {
      let place = input.channelOrder == .rgb ? channel : 2 - channel
      let scaled = (values[3 * pixel + place] - Double(input.mean[channel])) / Double(input.scale[channel])
      return Float(scaled)
    }
    let pixels = 0..<input.width * input.height
    return input.layout == .nchw
      ? (0..<3).flatMap { channel in pixels.map { value(channel, $0) } }
      : pixels.flatMap { pixel in (0..<3).map { value($0, pixel) } }
  }

  @Test(
    arguments: [PictureInput.Layout.nchw, .nhwc], [PictureInput.ChannelOrder.rgb, .bgr])
  func aPixelBecomesTheNumberThatTheCardSays(
    layout: PictureInput.Layout, order: PictureInput.ChannelOrder
  ) async throws {
    for standardise in [false, true] {
      let input =
        standardise
        ? Self.input(layout, order, standardise: true)
        : Self.input(layout, order, mean: [103.9, 116.8, 123.7], scale: [57.4, 57.1, 58.4])
      let network = try network(input)
      let picture = Self.picture(input, seed: 3)
      let (shape, rows) = try await network.run([picture], output: Self.output)
      #expect(shape == Array(input.shape(batch: 1).dropFirst()))
      for (got, expected) in zip(try #require(rows.first), Self.fed(picture, input)) {
        #expect(abs(got + expected) < 2e-5)
      }
    }
  }

  @Test func aPictureOfOneColourIsStandardisedToZeros() async throws {
    let input = Self.input(standardise: true)
    let rows = try await network(input).run(
      [[UInt8](repeating: 77, count: input.bytesPerPicture)], output: Self.output
    ).rows
    #expect(rows == [[Float](repeating: 0, count: input.bytesPerPicture)])
  }

  @Test(arguments: 1...4) func everyPictureOfABatchHasItsRow(count: Int) async throws {
    let input = Self.input()
    let network = try network(input, parallelism: Parallelism(streams: 1, threads: 1, batch: 4))
    let pictures = (0..<count).map { Self.picture(input, seed: UInt64($0)) }
    let rows = try await network.run(pictures, output: Self.output).rows
    #expect(rows == pictures.map { Self.fed($0, input).map { 0 - $0 } })
  }

  @Test func manyTasksShareItsRequests() async throws {
    let input = Self.input()
    let network = try network(input, parallelism: Parallelism(streams: 2, threads: 2, batch: 1))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for seed in 0..<200 {
        group.addTask {
          let picture = Self.picture(input, seed: UInt64(seed))
          return try await network.run([picture], output: Self.output).rows
            == [Self.fed(picture, input).map { 0 - $0 }]
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test func aBatchOfTheWrongSizeIsTheCallersFault() async throws {
    let input = Self.input()
    let network = try network(input, parallelism: Parallelism(streams: 1, threads: 1, batch: 2))
    let picture = Self.picture(input, seed: 1)
    for pictures in [
      [], [picture, picture, picture], [Array(picture.dropLast())], [picture, picture + [0]],
    ] {
      let error = await #expect(throws: InferenceError.self) {
        _ = try await network.run(pictures, output: Self.output)
      }
      #expect(
        error
          == .batch(
            network: network.file, gotBytes: pictures.reduce(0) { $0 + $1.count },
            bytesPerPicture: input.bytesPerPicture, capacity: 2))
      #expect(error?.fault == .input)
    }
  }

  @Test func aNetworkOfAnySizeTakesPicturesOfAnySize() async throws {
    let file = try TinyNetwork().written(in: folder)
    let network = try AnySizeNetwork(
      file: file, input: Self.input(mean: [1, 2, 3], scale: [2, 2, 2]), outputs: [Self.output],
      precision: .f32, parallelism: .latency(cores: 1))
    for (width, height) in [(1, 1), (7, 2), (2, 9), (7, 2)] {
      let input = Self.input(width: width, height: height, mean: [1, 2, 3], scale: [2, 2, 2])
      let picture = Self.picture(input, seed: UInt64(width))
      let found = try await network.run(picture, width: width, height: height, outputs: [Self.output])
      #expect(found.map(\.shape) == [[1, 3, height, width]])
      for (got, expected) in zip(try #require(found.first).values, Self.fed(picture, input)) {
        #expect(abs(got + expected) < 2e-5)
      }
      await #expect(throws: InferenceError.self) {
        _ = try await network.run(picture, width: width + 1, height: height, outputs: [Self.output])
      }
    }
  }

  // MARK: What is wrong with a file

  private func refusal(
    of tiny: TinyNetwork, input: PictureInput = input(), output: String = output
  ) throws -> InferenceError? {
    let file = try tiny.written(in: folder)
    return #expect(throws: InferenceError.self) {
      _ = try Network(
        file: file, input: input, outputs: [output], precision: .f32, parallelism: .latency(cores: 1))
    }
  }

  @Test func anOutputThatIsNotThereIsToldWithThoseThatAre() throws {
    let error = try #require(try refusal(of: TinyNetwork(), output: "embedding"))
    guard case .noOutput(let network, "embedding", let available) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(network == folder.file("tiny.xml"))
    #expect(available == ["\(Self.output) [?, 3, ?, ?] f32"])
    #expect(error.fault == .data)
  }

  @Test func twoInputsAreRefused() throws {
    #expect(
      try refusal(of: TinyNetwork(inputs: 2)) == .inputCount(network: folder.file("tiny.xml"), got: 2))
  }

  @Test(arguments: [[-1, 1, -1, -1], [-1, 3], [-1, 3, -1, -1, -1]]) func anInputOfAnotherShapeIsRefused(
    shape: [Int]
  ) throws {
    let error = try #require(try refusal(of: TinyNetwork(shape: shape)))
    guard case .inputShape(_, _, "[n, 3, 3, 4]", "NCHW") = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test(arguments: ["", "no network", "<net/>"]) func whatIsNoNetworkIsDataThatIsWrong(
    contents: String
  ) throws {
    try folder.write([UInt8](), "odd.bin")
    let file = try folder.write(Array(contents.utf8), "odd.xml")
    let error = try #require(
      #expect(throws: InferenceError.self) {
        _ = try Network(
          file: file, input: Self.input(), outputs: [Self.output], precision: .f32,
          parallelism: .latency(cores: 1))
      })
    #expect(error.fault == .data && error.description.hasPrefix("cannot read the network \"\(file)\""))
  }
}
