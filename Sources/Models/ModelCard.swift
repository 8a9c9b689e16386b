package import Inference

/// All that is needed to fetch, verify and run a network: `NAME.json` beside its files.
///
/// The value that the network sees is `(pixel − mean) / scale` per channel, pixels being 0…255.
package struct ModelCard: Sendable, Equatable, Codable {
  /// One file of the network.
  package struct File: Sendable, Equatable, Codable {
    /// The file's name, without a folder.
    package let name: String
    /// Where it can be fetched; `nil` if it comes with the card.
    package let url: String?
    /// Its length; `nil` if nobody has published it. An installed model's card has it.
    package let bytes: Int?
    /// 64 lower-case hexadecimal digits; `nil` if nobody has published them. An installed model's card
    /// has them.
    package let sha256: String?
    /// 32 lower-case hexadecimal digits, where its makers publish no better; told, and never relied on.
    package let md5: String?

    /// - Parameters:
    ///   - name: the file's name, without a folder.
    ///   - url: where it can be fetched.
    ///   - bytes: its length.
    ///   - sha256: 64 lower-case hexadecimal digits.
    ///   - md5: 32 lower-case hexadecimal digits.
    package init(name: String, url: String? = nil, bytes: Int?, sha256: String?, md5: String? = nil) {
      self.name = name
      self.url = url
      self.bytes = bytes
      self.sha256 = sha256
      self.md5 = md5
    }

    /// Whether its size and its hash are known, so that it can be verified.
    var isVerifiable: Bool { bytes != nil && sha256 != nil }
  }

  /// What the network wants at its one picture input.
  package struct Input: Sendable, Equatable, Codable {
    /// How a picture becomes `width` × `height` pixels.
    package enum Resize: String, Sendable, Codable {
      /// Both sides are scaled to fit, whatever the proportions.
      case stretch
      /// The shortest side is scaled to the size divided by `cropFraction`, and the centre is cut out.
      case crop
      /// The longer side is scaled to fit, proportions kept, and what is missing is filled with the mean.
      case pad
    }
    package enum Interpolation: String, Sendable, Codable { case bilinear, bicubic }

    package let name: String
    /// Pixels; `nil` if the network takes any.
    package let width: Int?
    /// Pixels; `nil` if the network takes any.
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
    /// `[channels, rows, columns]` or `[rows, columns, channels]`; the dimension tells which axis has the
    /// channels.
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
  package var files: [File]
  package let licence: String
  package let source: String
  package var input: Input
  /// What each named output holds; empty in a card that leaves finding them to `eidetic models add`.
  ///
  /// Of an ONNX file, tensors inside the graph can be named too.
  package var outputs: [String: Output]
  /// The embedding's number of components; `nil` if the network makes no embedding.
  package var dimension: Int?
  /// Accuracy as published, by measure.
  package let published: [String: Double]?
  /// The command that makes a network that can be run out of the files, which cannot; `nil` if they can.
  package var convert: String?
  /// What was guessed when the card was drafted from the network alone.
  package var notes: [String]?
  /// How faces are brought to the network; only where it embeds faces.
  package var face: Face?
  /// How its outputs are read; only where it finds faces.
  package var detector: Detector?

  /// Of all its files whose size is known.
  package var bytes: Int { files.reduce(0) { $0 + ($1.bytes ?? 0) } }

  /// Whether all files can be verified.
  package var isVerifiable: Bool { files.allSatisfy(\.isVerifiable) }

  /// The file that is opened to run the network; the others lie beside it.
  package var networkFile: File { files[0] }
}
