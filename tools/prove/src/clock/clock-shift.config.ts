export const clockShiftFile = process.env['CLOCK_SHIFT_FILE'] ?? '';
