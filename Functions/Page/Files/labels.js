// A colour for every label, the same everywhere.

const known = [
  'Nomenclature', 'Description', 'Etymology', 'Distribution', 'Key', 'Bibliography', 'Diagnosis', 'Materials-examined', 'Biology',
  'Type-designation', 'Notes', 'Figure-caption', 'Misc-exposition',
];
const goldenAngle = 137.508;

/** The hue of a label in degrees. */
export function hueOf(label) {
  let place = known.indexOf(label);
  if (place < 0) {
    place = known.length;
    for (const character of label) {
      place = (place * 31 + character.codePointAt(0)) % 997;
    }
  }
  return Math.round((170 + place * goldenAngle) % 360);
}
