import Foundation
import Models

/// What the script is asked to do: `plan.json`, see Tools/training/plan.py.
struct FineTuningPlan: Encodable {
  struct Picture: Encodable {
    let path: String
    let label: Int
    let part: TrainingPart
  }

  /// What differs from the script's defaults.
  struct Settings: Encodable {
    let layers: FineTuningOrder.Layers
    let epochs: Int?
  }

  /// Of the network that is made.
  let name: String
  /// The catalogue's name of the network to learn from.
  let network: String
  /// The exported network, a weight file of Keras, `published` or `random`.
  let weights: String
  /// The card of the network to learn from.
  let card: ModelCard
  let classes: [String]
  let pictures: [Picture]
  let side: Int
  let wideSide: Int
  let seed: UInt64
  let threads: Int
  /// The most memory that the script may take, in bytes.
  let memory: Int
  let settings: Settings

  /// The same for the same plan.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

/// A line of the script's output.
struct FineTuningReport: Decodable, Sendable {
  enum Event: String, Decodable, Sendable { case progress, step, done, error }
  enum Kind: String, Decodable, Sendable { case plan, memory, disk, network, parity, other }

  let event: Event
  let stage: String?
  let done: Int?
  let total: Int?
  let kind: Kind?
  let message: String?

  init?(line: String) {
    guard let found = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else { return nil }
    self = found
  }

  /// What is going on, to show.
  var title: String {
    switch stage {
    case "prepare": "Running the frozen layers"
    case "head": "Learning the classes"
    case "fine-tune": "Fine-tuning the network"
    case "export": "Measuring the new network"
    default: stage ?? "Training"
    }
  }
}

/// What the script reached: `outcome.json`.
struct FineTuningOutcome: Decodable {
  struct Stage: Decodable {
    let stage: TrainingStage
    let seconds: Double
    let steps: [StageOutcome.Step]
  }

  let stages: [Stage]
  /// The least cosines of the exported network's outputs to Keras's.
  let parity: [String: Double]
  /// How many weights the second stage learned.
  let learnedWeights: Int
}
