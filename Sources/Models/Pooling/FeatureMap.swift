import Imaging
import Inference
import Vocabulary

/// A network's feature map of one picture: a grid of cells, each with a value per channel.
struct FeatureMap {
  let channels: Int
  let rows: Int
  let columns: Int

  private let values: [Float]
  private let channelStride: Int
  private let cellStride: Int

  /// - Parameters:
  ///   - values: row-major.
  ///   - shape: `[channels, rows, columns]` (`nchw`) or `[rows, columns, channels]` (`nhwc`).
  /// - Throws: `ModelsError.featureMap` when there are not three axes, an axis is empty, or the values are
  ///   too few or too many.
  init(_ values: [Float], shape: [Int], layout: PictureInput.Layout) throws(ModelsError) {
    guard shape.count == 3, shape.allSatisfy({ $0 > 0 }), shape.reduce(1, *) == values.count else {
      throw .featureMap(shape: shape, values: values.count)
    }
    switch layout {
    case .nchw:
      (channels, rows, columns) = (shape[0], shape[1], shape[2])
      (channelStride, cellStride) = (rows * columns, 1)
    case .nhwc:
      (rows, columns, channels) = (shape[0], shape[1], shape[2])
      (channelStride, cellStride) = (1, channels)
    }
    self.values = values
  }

  /// The number of cells.
  var area: Int { rows * columns }

  /// All cells.
  var frame: Rectangle { Rectangle(x: 0, y: 0, width: columns, height: rows) }

  /// A value.
  ///
  /// - Parameter cell: counted row by row, from the top left.
  subscript(channel: Int, cell: Int) -> Float { values[channel * channelStride + cell * cellStride] }

  /// The sum of each channel over all cells, `[channels]`.
  ///
  /// - Parameter weights: one per cell.
  func sums(weights: [Double]) -> [Double] {
    (0..<channels).map { channel in
      weights.indices.reduce(into: 0.0) { $0 += weights[$1] * Double(self[channel, $1]) }
    }
  }

  /// The largest value of each channel within a rectangle of cells, `[channels]`.
  func maxima(in cells: Rectangle) -> [Float] {
    (0..<channels).map { channel in
      var largest = -Float.infinity
      forEachValue(of: channel, in: cells) { largest = max(largest, $0) }
      return largest
    }
  }

  /// Calls `body` with a channel's values within a rectangle of cells, row by row.
  func forEachValue(of channel: Int, in cells: Rectangle, _ body: (Float) -> Void) {
    for row in cells.y..<(cells.y + cells.height) {
      for column in cells.x..<(cells.x + cells.width) { body(self[channel, row * columns + column]) }
    }
  }
}

extension FeatureMap {
  /// The length of the vector made from a network's output: a vector's components, or a feature map's
  /// channels.
  ///
  /// If one axis differs from two equal ones, it is the channels', whatever the layout; otherwise the layout
  /// decides.
  ///
  /// - Parameters:
  ///   - shape: with the batch; open axes are `nil`.
  ///   - layout: of the network's input.
  /// - Returns: `nil` if it is neither a vector nor a map, or the axis is open.
  static func channels(ofShape shape: [Int?]?, layout: PictureInput.Layout) -> Int? {
    let axes = Array((shape ?? []).dropFirst())
    switch axes.count {
    case 1: return axes[0]
    case 3 where axes[0] == axes[1] && axes[1] != axes[2]: return axes[2]
    case 3 where axes[1] == axes[2] && axes[0] != axes[1]: return axes[0]
    case 3: return layout == .nchw ? axes[0] : axes[2]
    default: return nil
    }
  }
}
