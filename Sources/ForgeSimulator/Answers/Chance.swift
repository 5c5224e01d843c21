/// Numbers that follow from a seed: the same ones on every machine and in every run.
///
/// The generator is SplitMix64.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64, _ salts: UInt64...) {
        state = seed
        for salt in salts {
            state = next() ^ salt
        }
    }

    /// A generator for one purpose, named by text.
    init(_ seed: UInt64, for purpose: String) {
        let mark = Fingerprint(purpose.utf8)
        self.init(seed, mark.low, mark.high)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is at least 1.
    mutating func below(_ bound: Int) -> Int {
        Int(next() % UInt64(max(bound, 1)))
    }

    /// A number from 0 up to, not including, 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) / Double(UInt64(1) << 53)
    }

    mutating func pick<Element>(_ choices: [Element], or other: Element) -> Element {
        choices.isEmpty ? other : choices[below(choices.count)]
    }
}
