/// A double as Python's `repr(float)` spells it: `1.0`, `1e-05`, `1e+16`, `inf`, `nan`.
package func pythonRepr(_ value: Double) -> String {
    // Swift's description has the same digits, the shortest that read back as the same value. It differs in the sign
    // of a NaN and between 2⁵³, from where on it writes an exponent, and 10¹⁶, where Python begins to.
    if value.isNaN { return "nan" }
    if (0x1p53..<1e16).contains(abs(value)) { return "\(Int64(value)).0" }
    return value.description
}
