import ForgeJSON

/// One input file of a run, which is one batch at the provider: `20261122T101500Z-k3f9qa_001`.
package struct Part: Hashable, Comparable, Sendable {
    package let run: RunID
    /// Counted from 1.
    package let number: Int

    package init(run: RunID, number: Int) {
        self.run = run
        self.number = number
    }

    package static func < (a: Part, b: Part) -> Bool {
        a.run == b.run ? a.number < b.number : a.run < b.run
    }
}

extension Part: LosslessStringConvertible {
    /// Reads exactly what `description` writes: three digits, or more without a leading zero.
    package init?(_ text: String) {
        guard let bar = text.utf8.firstIndex(of: UInt8(ascii: "_")), let run = RunID(String(text[..<bar])) else {
            return nil
        }
        let digits = text.utf8[text.utf8.index(after: bar)...]
        var reader = DigitReader(text[text.utf8.index(after: bar)...])
        guard (3...9).contains(digits.count), digits.count == 3 || digits.first != UInt8(ascii: "0"),
            let number = reader.number(digits.count), number >= 1
        else { return nil }
        self.init(run: run, number: Int(number))
    }

    package var description: String { "\(run)_\(Int64(number).padded(3))" }
}
