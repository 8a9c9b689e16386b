package import Inference

/// All that is needed to fetch, verify and run a network: `NAME.json` beside its files.
///
/// The value that the network sees is `(pixel − mean) / scale` per channel, pixels being 0…255.
package struct ModelCard: Sendable, Equatable, Codable {
  /// One file of the network.
  package struct File: Sendable, Equatable, Codable {
    /// The file's name, without a folder.
    package let name: String
    /// Where it can be fetched; nothing when it comes with the card.
    package let url: String?
    package let bytes: Int
    /// 64 lower-case hexadecimal digits.
    package let sha256: String
  }

  /// What the network wants at its one picture input.
  package struct Input: Sendable, Equatable, Codable {
    /// How a picture becomes `width` × `height` pixels.
    package enum Resize: String, Sendable, Codable {
      /// Both sides are scaled to fit, whatever the proportions.
      case stretch
      /// The shortest side is scaled to the size divided by `cropFraction`, and the centre is cut out.
      case crop
    }
    package enum Interpolation: String, Sendable, Codable { case bilinear, bicubic }

    package let name: String
    /// Pixels; nothing when the network takes any.
    package let width: Int?
    /// Pixels; nothing when the network takes any.
    package let height: Int?
    package let layout: PictureInput.Layout
    package let channelOrder: PictureInput.ChannelOrder
    package let resize: Resize
    /// The part of the shortest side that the centre crop keeps, 0…1; only with `crop`.
    package let cropFraction: Double?
    package let interpolation: Interpolation
    /// Three means in the network's channel order.
    package let mean: [Float]
    /// Three divisors in the network's channel order.
    package let scale: [Float]
  }

  /// What an output holds, without its first axis, the batch.
  package enum Output: String, Sendable, Codable {
    /// `[channels, rows, columns]` or `[rows, columns, channels]`; the dimension tells which axis has the channels.
    case featureMap
    /// `[dimension]`.
    case embedding
    /// `[classes]`.
    case logits
    /// Anything else, such as a detector's boxes.
    case other
  }

  package let name: String
  package let task: String
  package let files: [File]
  package let licence: String
  package let source: String
  package let input: Input
  /// What each named output holds.
  package let outputs: [String: Output]
  /// The embedding's number of components; nothing when the network makes no embedding.
  package let dimension: Int?
  /// Accuracy as published, by measure.
  package let published: [String: Double]?

  /// Of all its files.
  package var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

  /// The file that is opened to run the network; the others lie beside it.
  package var networkFile: File { files[0] }
}
