-- Lines that are alike, of every layout.
CREATE OR REPLACE TEMP VIEW alike AS
/*tables*/
