import Inference

extension ModelCard {
  /// How a text is brought to the network that embeds it, and what is made of its output.
  package struct Text: Sendable, Equatable, Codable {
    /// How words become tokens.
    package struct Tokenizer: Sendable, Equatable, Codable {
      package enum Kind: String, Sendable, Codable {
        /// BERT's, for text without case and accents; the vocabulary has a piece of a word on each line.
        case wordPiece
        /// CLIP's; the vocabulary has a pair of symbols on each line but the first.
        case bytePairs
      }

      package let kind: Kind
      /// The one of the card's files that has the vocabulary.
      package let vocabulary: String

      /// - Parameters:
      ///   - kind: how words become tokens.
      ///   - vocabulary: the name of a file.
      package init(kind: Kind, vocabulary: String) {
        self.kind = kind
        self.vocabulary = vocabulary
      }
    }

    /// The names of the network's inputs, each `[texts, tokens]` of 64-bit integers.
    package struct Inputs: Sendable, Equatable, Codable {
      /// The tokens.
      package let tokens: String
      /// 1 for tokens of the text, 0 for what fills it up.
      package let mask: String?
      /// Which of two texts a token belongs to: 0, as there is one.
      package let types: String?

      /// - Parameters:
      ///   - tokens: the name of the input for tokens.
      ///   - mask: the name of the input for the mask; `nil` if the network takes none.
      ///   - types: the name of the input for the texts' numbers; `nil` if the network takes none.
      package init(tokens: String, mask: String? = nil, types: String? = nil) {
        self.tokens = tokens
        self.mask = mask
        self.types = types
      }

      /// All of them.
      var names: [String] { [tokens, mask, types].compactMap(\.self) }
    }

    /// What is made of an embedding for each token.
    package enum Pooling: String, Sendable, Codable {
      /// Their mean; what fills up a text does not count.
      case mean
    }

    package let tokenizer: Tokenizer
    /// The most tokens of a text, with the marks of its beginning and end.
    package let maximumTokens: Int
    package let inputs: Inputs
    /// `nil` if the network has an output that is the embedding.
    package let pooling: Pooling?

    /// - Parameters:
    ///   - tokenizer: how words become tokens.
    ///   - maximumTokens: the most tokens of a text.
    ///   - inputs: the names of the network's inputs.
    ///   - pooling: what is made of an embedding for each token.
    package init(tokenizer: Tokenizer, maximumTokens: Int, inputs: Inputs, pooling: Pooling? = nil) {
      self.tokenizer = tokenizer
      self.maximumTokens = maximumTokens
      self.inputs = inputs
      self.pooling = pooling
    }
  }
}

extension ModelCard.Text {
  /// What the output holds that the embedding is made of.
  var output: ModelCard.Output { pooling == nil ? .embedding : .tokens }

  /// Says the first thing that keeps the section from being obeyed, or nothing.
  ///
  /// - Parameter card: the one that it is a section of.
  func firstFault(in card: ModelCard) -> String? {
    if !(2...8192 ~= maximumTokens) {
      return "the maximumTokens of its text section is \(maximumTokens); it must be 2 to 8192"
    }
    if !card.files.dropFirst().contains(where: { $0.name == tokenizer.vocabulary }) {
      return
        "the vocabulary \"\(tokenizer.vocabulary)\" of its text section is none of the files after the network"
    }
    if Set(inputs.names).count < inputs.names.count { return "two inputs of its text section have one name" }
    if card.outputs.values.filter({ $0 == output }).count != 1 {
      return
        "it must name one output that is \"\(output.rawValue)\", as its text section makes the embedding of that"
    }
    return (card.dimension ?? 0) > 0 ? nil : "it must give the dimension of its embedding"
  }

  /// Compares the section with a network.
  ///
  /// - Throws: `ModelsError.inference` when the network has other inputs or outputs; `.dimension` when its
  ///   embeddings have another length.
  func check(against network: NetworkDescription, of card: ModelCard, file: String) throws(ModelsError) {
    do throws(InferenceError) { try network.checkTokens(inputs.names, file: file) } catch {
      throw .inference(error)
    }
    let port = network.outputs.first { card.outputs[$0.name] == output }
    guard let expected = card.dimension, let got = port?.shape?.last ?? nil, got != expected else { return }
    throw .dimension(model: card.name, expected: expected, got: got)
  }
}
