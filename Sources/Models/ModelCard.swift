package import Inference

/// All that is needed to download, verify and run a network: `NAME.json` beside its files.
///
/// The value that a network for pictures sees is `(pixel − mean) / scale` per channel, pixels being 0…255.
package struct ModelCard: Sendable, Equatable, Codable {
  /// One file of the network.
  package struct File: Sendable, Equatable, Codable {
    /// The file's name, without a folder.
    package let name: String
    /// Its URL; `nil` if it comes with the card.
    package let url: String?
    /// Its size in bytes; `nil` if it was not published. The card of an installed model has it.
    package let bytes: Int?
    /// 64 lower-case hexadecimal digits; `nil` if they were not published. The card of an installed model has
    /// them.
    package let sha256: String?
    /// 32 lower-case hexadecimal digits, if the makers published only these; shown, but never relied on.
    package let md5: String?

    /// - Parameters:
    ///   - name: the file's name, without a folder.
    ///   - url: its URL.
    ///   - bytes: its size in bytes.
    ///   - sha256: 64 lower-case hexadecimal digits.
    ///   - md5: 32 lower-case hexadecimal digits.
    package init(name: String, url: String? = nil, bytes: Int?, sha256: String?, md5: String? = nil) {
      self.name = name
      self.url = url
      self.bytes = bytes
      self.sha256 = sha256
      self.md5 = md5
    }

    /// Whether it can be verified: its size and hash are known.
    var isVerifiable: Bool { bytes != nil && sha256 != nil }
  }

  /// The network's picture input.
  package struct Input: Sendable, Equatable, Codable {
    /// How to resize a picture to `width` × `height` pixels.
    package enum Resize: String, Sendable, Codable {
      /// Stretches both sides, ignoring the proportions.
      case stretch
      /// Scales the shortest side to the size divided by `cropFraction`, and crops the centre.
      case crop
      /// Scales the longer side to fit, and pads with the mean.
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
    /// The share of the shortest side that the centre crop keeps, 0…1; only with `crop`.
    package let cropFraction: Double?
    package let interpolation: Interpolation
    /// Three means in the network's channel order.
    package let mean: [Float]
    /// Three divisors in the network's channel order.
    package let scale: [Float]
  }

  /// The contents of an output, without its first axis, the batch.
  package enum Output: String, Sendable, Codable {
    /// `[channels, rows, columns]` or `[rows, columns, channels]`; the channels' axis is the one of the
    /// card's dimension.
    case featureMap
    /// `[dimension]`.
    case embedding
    /// `[classes]`.
    case logits
    /// `[tokens, dimension]`: an embedding for each token of a text.
    case tokens
    /// Anything else, such as a detector's boxes.
    case other
  }

  package let name: String
  package let task: String
  package var files: [File]
  package let licence: String
  package let source: String
  /// What it takes, if that is pictures.
  package var input: Input?
  /// What each named output holds; empty in a card that leaves finding them to `eidetic models add`.
  ///
  /// Inner tensors of an ONNX file can be named, too.
  package var outputs: [String: Output]
  /// The embedding's number of components; `nil` if the network makes no embedding.
  package var dimension: Int?
  /// The names of the classes that its class scores are of, in their order; `nil` if it does not name them.
  package var classes: [String]?
  /// Accuracy as published, by measure.
  package let published: [String: Double]?
  /// The command that converts the files to a network that can be run; `nil` if that is not necessary.
  package var convert: String?
  /// The guesses made when the card was drafted.
  package var notes: [String]?
  /// How faces are prepared; only for face networks.
  package var face: Face?
  /// How its outputs are read; only for detectors.
  package var detector: Detector?
  /// How text in pictures is read; only for models that do.
  package var reader: Reader?
  /// How texts are brought to the network; only where it embeds texts. Only networks with two towers take
  /// pictures, too.
  package var text: Text?

  /// The size of all files whose size is known.
  package var bytes: Int { files.reduce(0) { $0 + ($1.bytes ?? 0) } }

  /// Whether all files can be verified.
  package var isVerifiable: Bool { files.allSatisfy(\.isVerifiable) }

  /// The file to open to run the network; the others are beside it.
  package var networkFile: File { files[0] }
}
