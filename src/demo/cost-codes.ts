import type { SageCoded } from './story.ts';

/** `03-100`, as the project side writes it, and 3100.000, as Sage has it. */
const of = (code: string, name: string): SageCoded => ({
  code,
  name,
  erpNumber: `${Number(code.replace('-', ''))}.000`,
});

/** By MasterFormat's divisions. */
export const costCodes: readonly SageCoded[] = [
  of('01-740', 'Cleaning'),
  of('03-100', 'Concrete Forming'),
  of('03-200', 'Concrete Reinforcing'),
  of('03-300', 'Cast-in-Place Concrete'),
  of('03-350', 'Concrete Finishing'),
  of('05-120', 'Structural Steel Framing'),
  of('05-310', 'Steel Decking'),
  of('05-510', 'Metal Stairs'),
  of('07-210', 'Thermal Insulation'),
  of('07-540', 'Thermoplastic Membrane Roofing'),
  of('07-620', 'Sheet Metal Flashing and Trim'),
  of('07-720', 'Roof Accessories'),
  of('08-410', 'Entrances and Storefronts'),
  of('08-710', 'Door Hardware'),
  of('08-800', 'Glazing'),
  of('09-220', 'Metal Stud Framing'),
  of('09-290', 'Gypsum Board'),
  of('09-510', 'Acoustical Ceilings'),
  of('22-070', 'Plumbing Insulation'),
  of('22-110', 'Facility Water Distribution'),
  of('22-130', 'Facility Sanitary Sewerage'),
  of('22-400', 'Plumbing Fixtures'),
  of('23-050', 'Common Work Results for HVAC'),
  of('23-090', 'Instrumentation and Control for HVAC'),
  of('23-310', 'HVAC Ducts and Casings'),
  of('23-370', 'Air Outlets and Inlets'),
  of('23-740', 'Packaged Outdoor HVAC Equipment'),
  of('26-050', 'Common Work Results for Electrical'),
  of('26-240', 'Switchboards and Panelboards'),
  of('26-270', 'Low-Voltage Distribution Equipment'),
  of('26-510', 'Interior Lighting'),
  of('28-310', 'Fire Detection and Alarm'),
  of('31-100', 'Site Clearing'),
  of('31-230', 'Excavation and Fill'),
  of('31-250', 'Erosion and Sedimentation Controls'),
  of('33-100', 'Water Utilities'),
  of('33-300', 'Sanitary Sewerage Utilities'),
  of('33-400', 'Storm Drainage Utilities'),
];

/** Sage numbers its cost types 1 to 9; subcontracts are of type 4. */
export const costTypes: readonly SageCoded[] = [
  { code: 'M', name: 'Material', erpNumber: '1' },
  { code: 'L', name: 'Labor', erpNumber: '2' },
  { code: 'E', name: 'Equipment', erpNumber: '3' },
  { code: 'S', name: 'Subcontract', erpNumber: '4' },
  { code: 'O', name: 'Other', erpNumber: '5' },
];
export const subcontractType = 'S';
export const materialType = 'M';
