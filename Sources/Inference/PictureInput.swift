/// A network's single input: the size of its pictures, and the conversion of pixels.
///
/// The input is `(pixel − mean) / scale` per channel, in the network's channel order.
package struct PictureInput: Sendable, Equatable {
  /// The order of a tensor's axes: pictures, channels, rows, columns.
  package enum Layout: String, Sendable, Codable {
    case nchw = "NCHW"
    case nhwc = "NHWC"
  }
  /// The order of a pixel's three channels.
  package enum ChannelOrder: String, Sendable, Codable {
    case rgb = "RGB"
    case bgr = "BGR"
  }

  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  package let layout: Layout
  package let channelOrder: ChannelOrder
  /// Three means in the network's channel order, in pixel values 0…255.
  package let mean: [Float]
  /// Three divisors in the network's channel order.
  package let scale: [Float]
  /// Whether each picture is first standardised over all its channels:
  /// `(pixel − mean) / max(deviation, 1 / √n)` for n values, as TensorFlow's `per_image_standardization`
  /// does.
  package let standardise: Bool

  package init(
    width: Int, height: Int, layout: Layout, channelOrder: ChannelOrder, mean: [Float], scale: [Float],
    standardise: Bool = false
  ) {
    precondition(width > 0 && height > 0, "a picture of \(width) × \(height) pixels")
    precondition(
      mean.count == 3 && scale.count == 3, "\(mean.count) means and \(scale.count) scales, expected 3")
    self.width = width
    self.height = height
    self.layout = layout
    self.channelOrder = channelOrder
    self.mean = mean
    self.scale = scale
    self.standardise = standardise
  }

  /// The size of an input picture in bytes: 8-bit RGB, interleaved, row-major.
  package var bytesPerPicture: Int { width * height * 3 }

  /// The shape of a batch in the network's layout.
  func shape(batch: Int) -> [Int] {
    switch layout {
    case .nchw: [batch, 3, height, width]
    case .nhwc: [batch, height, width, 3]
    }
  }

  /// The shape of a picture of any size, in the network's layout; −1 for open sizes.
  var openShape: [Int] {
    switch layout {
    case .nchw: [1, 3, -1, -1]
    case .nhwc: [1, -1, -1, 3]
    }
  }

  /// Whether an input of this shape can take such pictures: four axes, with three channels where the layout
  /// has them.
  ///
  /// Rows and columns may differ from the file's: many networks support other sizes than the stored one, and
  /// the others cannot be reshaped.
  ///
  /// - Parameter shape: as in the file.
  package func fits(_ shape: [Int?]?) -> Bool {
    guard let shape else { return true }
    guard shape.count == 4 else { return false }
    return (shape[layout == .nchw ? 1 : 3] ?? 3) == 3
  }

  /// The error for an input that cannot take such pictures.
  ///
  /// - Parameters:
  ///   - port: the network's input.
  ///   - network: the file.
  package func refusal(of port: NetworkDescription.Port, network: String) -> InferenceError {
    let expected = shape(batch: 1).dropFirst().map(String.init).joined(separator: ", ")
    return .inputShape(
      network: network, input: port.description, expected: "[n, \(expected)]", layout: layout.rawValue)
  }
}
