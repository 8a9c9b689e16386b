import Foundation
import Models
import TestSupport
import Testing

@testable import Training

struct FineTuningOrderTests {
  @Test(arguments: [
    ("VGG16", "vgg16"), ("Xception", "xception"), ("InceptionV3", "inception_v3"),
    ("InceptionResNetV2", "inception_resnet_v2"), ("ResNet152V2", "resnet152_v2"), ("ResNet50", "resnet50"),
    ("EfficientNetV2L", "efficientnet_v2_l"), ("EfficientNetB0", "efficientnet_b0"),
    ("efficientnet-lite0", "efficientnet-lite0"),
  ])
  func findsNetworksAsKerasWritesThem(written: String, name: String) throws {
    #expect(try FineTuningOrder.network(named: written) == name)
  }

  @Test func namesTheNetworksForAnUnknownOne() {
    #expect(throws: TrainingError.network(got: "resnet51", known: FineTuningOrder.networks)) {
      try FineTuningOrder.network(named: "resnet51")
    }
  }

  /// Random crops need a square input that pictures are stretched to.
  @Test func allNetworksTakeStretchedSquares() throws {
    for name in FineTuningOrder.networks {
      let input = try #require(Catalogue.card(named: name)?.input)
      #expect(input.width == input.height && input.width != nil && input.resize == .stretch, "\(name)")
    }
  }

  @Test func refusesWhatCannotBeDone() throws {
    var order = FineTuningOrder()
    order.epochs = 0
    #expect(throws: TrainingError.setting(name: "epochs", got: "0", expected: "1 to 1000")) {
      try order.check()
    }
    let random = FineTuningOrder(weights: .random)
    #expect(throws: TrainingError.self) { try random.check() }
    var training = TrainingOrder(name: "people", labels: .people)
    training.network = FineTuningOrder()
    #expect(throws: TrainingError.fineTuning(network: "efficientnet-lite0", reason: .faces)) {
      try training.check()
    }
  }

  @Test func anOrderWithoutANetworkIsStillRead() throws {
    let order = TrainingOrder(name: "flowers", labels: .folder("/flowers"))
    let json = try JSONEncoder().encode(order)
    #expect(!String(decoding: json, as: UTF8.self).contains("network"))
    #expect(try JSONDecoder().decode(TrainingOrder.self, from: json) == order)
  }

  @Test func everyErrorSaysWhatToDo() {
    let errors: [TrainingError] = [
      .environment(.missing, detail: ""), .environment(.noPython, detail: "a"),
      .environment(.diskFull, detail: "b"), .environment(.packages, detail: "c\nd"),
      .environment(.failed, detail: ""), .fineTuning(network: "n", reason: .memory(bytes: 1 << 30)),
      .fineTuning(network: "n", reason: .diskFull(folder: "/f")), .fineTuning(network: "n", reason: .killed),
      .fineTuning(network: "n", reason: .download("e")), .fineTuning(network: "n", reason: .faces),
      .fineTuning(network: "n", reason: .running),
      .tools(expected: "/t"), .start(program: "/p", reason: "r"), .work(path: "/w", reason: "full"),
    ]
    for error in errors {
      #expect(error.description.hasPrefix("cannot ") && error.description.contains(";"), "\(error)")
    }
    #expect("\(TrainingError.environment(.packages, detail: "c\nd"))".hasSuffix("(c / d)"))
  }
}
