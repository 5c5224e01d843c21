/// A regular expression as it is written. Sets stand for themselves by their number in the parser's list.
indirect enum PatternNode {
    case set(Int)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repetition(PatternNode, atLeast: Int, atMost: Int?)
    case start
    case end
    case wordBoundary(isNegated: Bool)
    case lookahead(PatternNode, isNegated: Bool)
}
